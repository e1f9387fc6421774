"""A platform under attack: hostile SIP, and hostile RTP from the addresses of its phones. A call is still proved."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.errors import BadInput
from emulator.testing.emulators import Emulators
from scenarios.language.loader import load_cases
from scenarios.proof.pcap import read_capture
from scenarios.runner.case_run import CAPTURE, run_case
from scenarios.runner.outcome import Outcome, Result
from scenarios.runner.timeline import TEXT_FILE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from emulator.testing.emulators import Order
    from emulator.testing.staged_platform import StagedPlatform

pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.peer("scapy"), pytest.mark.peer("raw_socket")]
ROOT = Path(__file__).parents[2]
CASE = ROOT / "scenarios" / "cases" / "inbound" / "inbound_did_dial_answer.yaml"
ATTACK_S = 4


class Besieged(Emulators):
    """Its platforms are attacked from the moment both parties of the call speak."""

    def __init__(self) -> None:
        self.said = ""
        self.sip_port = 0

    @contextlib.asynccontextmanager
    async def start(self, order: Order) -> AsyncIterator[StagedPlatform]:
        async with super().start(order) as platform:
            siege = asyncio.create_task(self._besiege(platform))
            yield platform
            await siege

    async def _besiege(self, platform: StagedPlatform) -> None:
        self.sip_port = platform.sip_address.port
        while len(flows := media_flows(platform)) < 2:  # noqa: ASYNC110 - a file tells nobody that it grows
            await asyncio.sleep(0.2)
        arguments = [str(ATTACK_S), str(self.sip_port), *flows]
        attack = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tools.scapy_hostile", *arguments), stdout=asyncio.subprocess.PIPE, cwd=ROOT
        )
        said, _ = await attack.communicate()
        self.said = said.decode()


def media_flows(platform: StagedPlatform) -> list[str]:
    """`PHONE:PLATFORM` media ports, of what has arrived: the platform's are in the SDP that it sent."""
    sent = [str(event.detail.get("message", "")) for event in platform.trace.events if "→" in event.summary]
    ports = {int(port) for message in sent for port in re.findall(r"m=audio (\d+)", message)}
    try:
        capture = read_capture(platform.capture_path)
    except BadInput:
        return []
    pairs = np.unique(np.stack([capture.source & 0xFFFF, capture.destination & 0xFFFF]), axis=1).T.tolist()
    return [f"{source}:{destination}" for source, destination in pairs if destination in ports]


def not_rtp(file: Path, sip_port: int) -> int:
    """How many datagrams of another version than RTP's the platform took for media: they had a phone's address."""
    capture = read_capture(file)
    media = (capture.source & 0xFFFF != sip_port) & (capture.destination & 0xFFFF != sip_port) & (capture.length > 0)
    return int(np.count_nonzero(capture.data[capture.start[media]] >> 6 != 2))


def attacked_call(folder: Path) -> tuple[Outcome, Besieged]:
    """The shipped call on a platform under attack."""
    folder.mkdir(exist_ok=True)
    case = next(case for case in load_cases([CASE]) if case.name.endswith("[wav-softphone-softphone]"))
    emulators = Besieged()
    outcome = Outcome(case=case, folder=folder, world="live")
    emulators.run("live", lambda: run_case(outcome, emulator=emulators, seed="1", progress=lambda *_: None))
    return outcome, emulators


def test_a_call_under_attack_is_proved(tmp_path: Path) -> None:
    outcome, emulators = attacked_call(tmp_path / "first")
    if outcome.result is Result.INVALID:  # a run that the machine disturbed proves nothing and is made once more
        outcome, emulators = attacked_call(tmp_path / "second")

    assert [str(verdict) for verdict in outcome.failures] == []
    assert outcome.result is Result.PASSED, outcome.faults
    attacked = re.fullmatch(r"ready\n(\d+) packets\n", emulators.said)
    assert attacked is not None
    assert int(attacked[1]) > 300
    assert not_rtp(outcome.folder / CAPTURE, emulators.sip_port) > 50, "what was hostile came as far as the legs"
    refused = [line for line in (outcome.folder / TEXT_FILE).read_text().splitlines() if "not understood" in line]
    assert len(refused) > 100
