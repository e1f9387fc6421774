"""SIPp plays a pcap of speech (PCMA, 30 ms) and pcaps of keys into a call: keys are heard, the recording is proved."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.testing.emulators import Emulators
from scenarios.endpoints.free_ports import free_udp_ports
from scenarios.proof.recording import read_recording
from scenarios.proof.verify import verify_recording
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from scenarios.runner.platform_port import PlatformOrder

if TYPE_CHECKING:
    from emulator.base.address import Address

# It plays pcaps through a raw socket.
pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.peer("sipp", "raw_socket")]
SCENARIO = Path(__file__).with_name("sipp_pcap_caller.xml")
DOCUMENT = """
<Response>
  <Record recordSession="true" redirect="false" fileFormat="wav" maxLength="600" action="${app_url}/started/"
          callbackUrl="${app_url}/ready/"/>
  <GetDigits action="${app_url}/digits/" numDigits="2" timeout="20"/>
</Response>
"""
SPEECH_S = 7.08
"""Of SIPp's `g711a.pcap`: 236 packets of 30 ms."""
HOST = "127.0.0.1"


async def call(server: Address, folder: Path) -> int:
    """Have SIPp play its scenario; its exit code is 0 when it was played to the end."""
    arguments = ["sipp", str(server), "-sf", str(SCENARIO), "-s", "15550100", "-m", "1", "-nostdin"]
    arguments += ["-au", "carol", "-ap", "secret", "-key", "user", "carol", "-timeout", "40", "-timeout_error"]
    arguments += ["-i", HOST, "-p", str(free_udp_ports(HOST)), "-mi", HOST, "-mp", str(free_udp_ports(HOST, 4))]
    with (folder / "sipp.log").open("wb") as log:
        sipp = await asyncio.create_subprocess_exec(*arguments, cwd=folder, stdout=log, stderr=log)
        return await sipp.wait()


def test_speech_and_keys_from_pcaps(tmp_path: Path) -> None:
    app = InlineApp({"/answer/": DOCUMENT, "/digits/": '<Response><Wait length="1"/></Response>'}, lambda: 0.0)

    async def main() -> tuple[int, Path]:
        order = PlatformOrder(world="live", seed="", data=tmp_path)
        async with Emulators().start(order) as platform, served(app) as url:
            app.variables["app_url"] = url
            platform.add_endpoint("carol", "secret", number="")
            platform.add_application("app", answer_url=f"{url}/answer/", hangup_url=f"{url}/hangup/")
            platform.add_number("15550100", "app")
            code = await call(platform.sip_address, tmp_path)
            await app.log.until({"/ready/": 1}, 10.0)
            await platform.flush()
            return code, platform.recordings_dir

    code, recordings = asyncio.run(main())
    assert code == 0, (tmp_path / "sipp.log").read_text(errors="replace")[-2000:]
    assert app.log.look_up("Digits", "/digits/") == "42"
    wav = recordings / f"{app.log.look_up('RecordingID', '/ready/')}.wav"
    verdicts = verify_recording(wav, wav.with_suffix(".sidecar.json"), [tmp_path / "capture.pcap"])
    assert [str(verdict) for verdict in verdicts if not verdict.passed] == []
    left = read_recording(wav).samples[:, 0].astype(np.float64)
    seconds = left[: len(left) // 800 * 800].reshape(-1, 800).std(axis=1) > 30
    assert SPEECH_S / 2 < seconds.sum() / 10 < SPEECH_S + 0.5
