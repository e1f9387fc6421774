"""Sealed calls over a network that forges, repeats and injects: only what the phones really said is heard."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from emulator.runtime.srtp import Srtp
from emulator.testing import World
from emulator.testing.network import FakeNetwork
from emulator.testing.phone_habits import PhoneHabits
from scenarios.proof.pcap import read_capture
from scenarios.proof.verify import verify_paths

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.base.address import Address

DOCUMENT = """
<Response>
    <Record recordSession="true" redirect="false" maxLength="600" action="{app}/recorded/"/>
    <Dial><User>{agent}</User></Dial>
</Response>"""
FORGED, REPEATED, INJECTED = 0.05, 0.1, 0.1
"""Shares of packets."""


class Tamperer:
    """Stands in the network: what passes it is on `wire`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
        self.wire: set[bytes] = set()
        self.sealed: set[bytes] = set()
        self._chance = random.Random(f"tamperer {seed}")
        self._carry = FakeNetwork.carry
        self._seal = Srtp.seal
        tamperer = self

        def carry(
            network: FakeNetwork, kind: str, data: bytes, source: Address, destination: Address, sent_ns: int
        ) -> None:
            for each in tamperer._tampered(data) if kind == "rtp" else [data]:
                tamperer._carry(network, kind, each, source, destination, sent_ns)

        def seal(srtp: Srtp, data: bytes) -> bytes | None:
            tamperer.sealed.add(data)
            return tamperer._seal(srtp, data)

        monkeypatch.setattr(FakeNetwork, "carry", carry)
        monkeypatch.setattr(Srtp, "seal", seal)

    def _tampered(self, data: bytes) -> list[bytes]:
        self.wire.add(data)
        chance = self._chance
        passing = [data]
        if chance.random() < FORGED:
            bit = chance.randrange(8 * len(data))
            forged = bytearray(data)
            forged[bit // 8] ^= 1 << bit % 8
            passing = [bytes(forged)]
        if chance.random() < REPEATED:
            passing.append(chance.choice(sorted(self.wire)))
        if chance.random() < INJECTED:
            passing.append(data[:12] + chance.randbytes(170))
        return passing


@pytest.mark.parametrize("seed", range(4))
def test_only_what_the_phones_said_is_heard_and_recorded(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamperer = Tamperer(monkeypatch, seed)
    with World(seed=seed, data=tmp_path) as world:
        caller, agent = (world.phone(name, habits=PhoneHabits(srtp=True)) for name in ("caller", "agent"))
        world.documents["/answer/"] = DOCUMENT.format(app=world.app_url, agent=agent.uri)
        caller.dial("15550100")
        world.advance(1)
        agent.answer()
        world.advance(10)
        caller.hang_up()
        world.advance(2)
        (recording,) = world.recordings
        refusals = [each for each in world.timeline if "packets refused" in each.summary]
        failed = [str(each) for each in verify_paths(recording.path).verdicts if not each.passed]
        messages = [str(each.detail.get("message", "")) for each in world.timeline]

    assert failed == []
    assert len(refusals) == 2
    assert all(int(str(each.detail["not_authentic"])) > 20 for each in refusals)
    assert all(int(str(each.detail["replayed"])) > 20 for each in refusals)
    capture = read_capture(tmp_path / "capture.pcap")
    rows = range(len(capture.number))
    payloads = {capture.data[capture.start[row] : capture.start[row] + capture.length[row]].tobytes() for row in rows}
    media = {data for data in payloads if data[0] >> 6 == 2}
    assert len(media) > 1500
    assert media <= tamperer.sealed
    assert not media & tamperer.wire
    keyed = [message for message in messages if "inline:" in message]
    assert keyed
    assert all("inline:***" in message for message in keyed)
    assert b"inline:*" in b"".join(sorted(payloads))
