"""baresip operated by SIP through the platform: called, made to dial by REFER, recorded and proved; what it refuses."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.testing.emulators import Emulators
from emulator.testing.softphone_log import Moment
from hardware.phones.control import ControlDoor, ControlFailure
from hardware.phones.sip_control import SipControl
from scenarios.endpoints.baresip import Baresip
from scenarios.endpoints.phone import Account
from scenarios.proof.parties import Party, located
from scenarios.proof.sidecar import beside, read_sidecar
from scenarios.proof.verify import verify_paths
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from scenarios.runner.platform_port import PlatformOrder

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.peer("baresip"), pytest.mark.asyncio]
DID = "15550100"
DOCUMENT = """
<Response>
  <Record recordSession="true" redirect="false" fileFormat="wav" maxLength="60" callbackUrl="${app_url}/ready/"/>
  <Wait length="60"/>
</Response>
"""
TALK_S = 3.0


@pytest.mark.parametrize(
    ("calls", "told"),
    [(2, "REFER"), (1, "the phone could not dial (500 Call Error): the call is placed for it")],
    ids=["by REFER", "without a port for a second call"],
)
async def test_it_dials_and_is_hung_up(calls: int, told: str, tmp_path: Path) -> None:
    app = InlineApp({"/answer/": DOCUMENT}, lambda: 0.0)
    order = PlatformOrder(world="live", seed="", data=tmp_path, control_token="control")
    async with Emulators().start(order) as platform, served(app) as url:
        app.variables["app_url"] = url
        platform.add_application("app", answer_url=f"{url}/answer/", hangup_url=f"{url}/hangup/")
        platform.add_number(DID, "app")
        platform.add_endpoint("carol", "secret")
        account = Account(party="carol", username="carol", password="secret", server=platform.sip_address, code=3)
        carol = Baresip(account, log_file=tmp_path / "carol.log", calls=calls)
        control = SipControl("carol", "carol", ControlDoor(platform.http_url, platform.control_token))
        try:
            await carol.start(within=20.0)
            await carol.answer_by_itself()
            await control.dial(DID)
            await app.log.until({"/answer/": 1}, 10.0)
            await asyncio.sleep(TALK_S)
            assert (await control.status()).line == "connected"
            with pytest.raises(ControlFailure, match="the phone did not do it: "):
                await control.hold()  # It knows no such event.
            with pytest.raises(ControlFailure, match="the phone did not do it: "):
                await control.reboot()
            await control.hang_up()
            await carol.log.until(Moment.ENDED, 10.0)
            await app.log.until({"/ready/": 1}, 10.0)
        finally:
            await control.close()
            await carol.stop()
    assert any(told in event.summary for event in platform.trace.events)
    assert any("placed for it" in event.summary for event in platform.trace.events) is (calls == 1)
    assert [app.log.look_up(word, "/answer/") for word in ("From", "To", "Direction")] == ["carol", DID, "inbound"]
    recording = platform.recordings_dir / f"{app.log.look_up('RecordingID', '/ready/')}.wav"
    parties = [Party(name="carol", code=3, addresses=carol.media_addresses)]
    there = list(located(parties, read_sidecar(beside(recording))))
    outcome = verify_paths(recording, platform.capture_path, parties=there)
    assert [str(verdict) for verdict in outcome.verdicts if not verdict.passed] == []
    assert any("carol" in verdict.name for verdict in outcome.verdicts)
    assert int(app.log.look_up("RecordingDurationMs", "/ready/") or 0) >= 1000 * TALK_S / 2
