"""Recordings that flow are handed out without being looked at, and hold what the plain reference engine records."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.media import commands as c
from emulator.media import recorders
from emulator.media.flowing import take_seconds
from tests.oracles.side_by_side import NS_PER_TICK, SideBySide
from tests.oracles.streams import rtp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.media.legs import LegTable
    from emulator.media.recorder import Recorder

LEGS = ("a", "b", "d")
SECONDS = 8
AT = 210
"""The tick in which something happens: recording has begun in tick 2, and is handed out in each 50th."""
Packet = tuple[str, bytes, int]


class Calls:
    """Three phones that send every 20 ms; the first two are bridged, and recorded in stereo."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, law: int = 0, jitter: int = 0) -> None:
        self.both = SideBySide()
        self.flowed: list[bool] = []
        """Of each time that the recorder was due."""
        self._chance = random.Random(law + jitter)
        self.law = law
        self._jitter = jitter
        self.held_back: Packet = ("", b"", 0)
        self._sequence = 65_400

        def note(table: LegTable, due: Sequence[Recorder], now: int) -> list[memoryview | None]:
            found = take_seconds(table, due, now)
            self.flowed += [samples is not None for samples in found]
            return found

        monkeypatch.setattr(recorders, "take_seconds", note)
        for number, leg in enumerate(LEGS):
            local, remote = (Address("192.0.2.9", 10_000 + 2 * number), Address("192.0.2.1", 5000 + 2 * number))
            self.both.handle(c.OpenLeg(leg=leg, local=local, ssrc=number, first_sequence=1, first_timestamp=1))
            self.both.handle(c.SetRemote(leg=leg, remote=remote, payload_type=law, telephone_event_type=101))

    def packets(self, tick: int) -> list[Packet]:
        """What arrives in a tick."""
        found, number = [], self._sequence
        self._sequence += 1
        for leg in LEGS:
            data = rtp(self.law, number, 160 * number, 7, self._chance.randbytes(160))
            found.append((leg, data, (tick - 1) * NS_PER_TICK + 1 + self._chance.randint(0, self._jitter) * 125_000))
        return found

    def run(self, happens: Callable[[Calls, int, list[Packet]], list[Packet]] = lambda *given: given[2]) -> list[bool]:
        """Eight seconds, of whose packets `happens` makes something else. In which the recording flowed."""
        self.both.tick()
        self.both.handle(c.BridgeLegs(first="a", second="b"))
        self.both.handle(c.StartRecorder(recording="r", leg="a", path="r.wav", stereo=True))
        for tick in range(2, 50 * SECONDS):
            self.both.receive(happens(self, tick, self.packets(tick)))
            self.both.tick()
        for leg in LEGS:
            self.both.handle(c.CloseLeg(leg=leg))
        self.both.tick()
        self.both.check()
        return self.flowed


@pytest.mark.parametrize("law", [0, 8])
@pytest.mark.parametrize("jitter", [0, 100])
def test_a_steady_call_flows_from_its_second_second_on(law: int, jitter: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Calls(monkeypatch, law=law, jitter=jitter).run() == [False] + [True] * (SECONDS - 2)


def late(calls: Calls, tick: int, packets: list[Packet]) -> list[Packet]:
    """A packet of the peer comes 100 ms late."""
    if tick == AT:
        calls.held_back = packets.pop(1)
    if tick == AT + 5:
        leg, data, _ = calls.held_back
        packets.append((leg, data, packets[1][2] + 1))
    return packets


def lost(_: Calls, tick: int, packets: list[Packet]) -> list[Packet]:
    """A packet never comes."""
    return packets[1:] if tick == AT else packets


def other_law(calls: Calls, tick: int, packets: list[Packet]) -> list[Packet]:
    """From now on the peer speaks A-law."""
    calls.law = 8 if tick >= AT else 0
    return packets


def ordered(*orders: c.Command) -> Callable[[Calls, int, list[Packet]], list[Packet]]:
    """Something is ordered, one order each 10 ticks."""

    def happens(calls: Calls, tick: int, packets: list[Packet]) -> list[Packet]:
        if tick >= AT and (tick - AT) % 10 == 0 and (tick - AT) // 10 < len(orders):
            calls.both.handle(orders[(tick - AT) // 10])
        return packets

    return happens


@pytest.mark.parametrize(
    ("happens", "again"),
    [
        (late, True),
        (lost, True),
        (other_law, True),
        (ordered(c.FeedAudio(leg="a", feed="f", audio=b"\x10\x27" * 1600)), True),
        (ordered(c.PauseRecorder(recording="r"), c.ResumeRecorder(recording="r")), False),
        (ordered(c.BridgeLegs(first="a", second="d")), False),
        (ordered(c.CloseLeg(leg="b")), False),
        (ordered(c.StopRecorder(recording="r")), False),
    ],
    ids=["late", "lost", "law", "feed", "pause", "other", "closed", "stopped"],
)
def test_what_happens_is_looked_at(
    happens: Callable[[Calls, int, list[Packet]], list[Packet]], again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    flowed = Calls(monkeypatch).run(happens)
    assert flowed[:4] == [False, True, True, True]
    assert not flowed[4]
    assert flowed[-1] is again
