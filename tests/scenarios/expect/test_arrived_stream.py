"""Everything that befalls a stream is counted, and nothing else is: one made-up wire for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from scenarios.expect.arrived_stream import ArrivedStream
from scenarios.expect.rtp import COUNTED, TIMED
from scenarios.proof.pcap import read_capture
from tests.scenarios.expect.made_up_wire import LOCAL, PHONE, Sent, captured, plain

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = dict.fromkeys((*COUNTED, *TIMED), 0.0) | {"sources": 1, "addresses": 1}
TYPES = {0: "PCMU", 9: "G722", 96: "PCMA", 111: "opus"}
CLOCKS = {0: 1, 9: 1, 96: 1, 111: 6}
MOVED = Address(PHONE.host, PHONE.port + 2)


def late(number: int, by_ms: float) -> Sent:
    """A packet that was held back."""
    return Sent(20.0 * number + by_ms, number, 160 * number)


WIRES: dict[str, tuple[list[Sent], dict[str, float]]] = {
    "plain": (plain(range(50)), {}),
    "three lost, two in a row": (plain(n for n in range(50) if n not in (9, 20, 21)), {"lost": 3, "lost_in_a_row": 2}),
    "twice": ([*plain(range(50)), late(7, 3.0), late(7, 4.0)], {"duplicated": 2}),
    "overtaken": (
        [*plain(n for n in range(50) if n != 10), late(10, 70.0)],
        {"overtaken": 1, "overtaken_by": 0.05, "lost": 0},
    ),
    "a copy that comes late is not overtaken": ([*plain(range(50)), late(10, 70.0)], {"duplicated": 1}),
    "wrap": (
        [Sent(20.0 * n, (65_530 + n) & 0xFFFF, (160 * n - 800) & 0xFFFFFFFF) for n in range(50)],
        {"wraps": 1},
    ),
    "two sources": ([*plain(range(25)), *(p._replace(ssrc=8) for p in plain(range(25, 50)))], {"sources": 2}),
    "two addresses": ([*plain(range(25)), *(p._replace(source=MOVED) for p in plain(range(25, 50)))], {"addresses": 2}),
    "jump": (
        [*plain(range(25)), *(p._replace(timestamp=p.timestamp + 8000) for p in plain(range(25, 50)))],
        {"jumps": 1},
    ),
    "a pause is no jump": (plain(range(25)) + [late(n, 0.0)._replace(sequence=n - 25) for n in range(50, 75)], {}),
    "markers": ([p._replace(kind=0x80 if p.sequence in (0, 9) else 0) for p in plain(range(50))], {"markers": 2}),
    "comfort noise": (
        [p._replace(kind=13, media=b"\x40") if p.sequence in (5, 6) else p for p in plain(range(50))],
        {"comfort_noise": 2},
    ),
    "digits are no loss": ([p._replace(kind=101) if 5 <= p.sequence < 12 else p for p in plain(range(50))], {}),
    "RTCP on the same port": ([*plain(range(50)), Sent(33.0, 9999, 0, kind=200)], {}),
}


@pytest.mark.parametrize("name", WIRES)
def test_what_befell_it_is_counted_and_nothing_else(tmp_path: Path, name: str) -> None:
    packets, expected = WIRES[name]
    capture = read_capture(captured(tmp_path, packets))
    stream = ArrivedStream.at(capture, str(LOCAL), TYPES)
    measured = {word: measure(stream) for word, measure in (*COUNTED.items(), *TIMED.items())}
    assert measured == pytest.approx(NOTHING | expected, abs=1e-9)


def test_jitter_is_that_of_rfc_3550(tmp_path: Path) -> None:
    packets = [p._replace(at_ms=p.at_ms + 16.0 * (p.sequence % 2)) for p in plain(range(400))]
    capture = read_capture(captured(tmp_path, packets))
    assert ArrivedStream.at(capture, str(LOCAL), TYPES).jitter() == pytest.approx(0.016, abs=1e-6)


def spoken(kind: int, numbers: range, *, ahead: int = 0) -> list[Sent]:
    """Packets of a payload type, their time stamps `ahead` samples ahead."""
    return [p._replace(kind=kind, timestamp=(p.timestamp + ahead) * CLOCKS[kind]) for p in plain(numbers)]


@pytest.mark.parametrize("kind", CLOCKS)
def test_every_codec_counts_by_its_own_clock(tmp_path: Path, kind: int) -> None:
    packets = [*spoken(kind, range(100)), *spoken(kind, range(100, 200), ahead=8000)]
    packets = [p._replace(at_ms=p.at_ms + 16.0 * (p.sequence % 2)) for p in packets]
    packets[7] = packets[7]._replace(kind=0x80 | kind)
    stream = ArrivedStream.at(read_capture(captured(tmp_path, packets)), str(LOCAL), TYPES)
    assert (stream.jumps(), stream.markers()) == (1, 1)
    assert stream.jitter() == pytest.approx(0.016, rel=0.01)


def test_another_clock_in_one_source_is_another_line(tmp_path: Path) -> None:
    packets = [*spoken(0, range(50)), *spoken(111, range(50, 100)), *spoken(9, range(100, 150))]
    stream = ArrivedStream.at(read_capture(captured(tmp_path, packets)), str(LOCAL), TYPES)
    assert (stream.jumps(), stream.markers(), round(stream.jitter(), 9)) == (0, 0, 0)


def test_a_number_that_means_nothing_is_no_audio(tmp_path: Path) -> None:
    packets = [p._replace(kind=0x80 | 97) for p in plain(range(50))]
    stream = ArrivedStream.at(read_capture(captured(tmp_path, packets)), str(LOCAL), TYPES)
    assert (stream.jumps(), stream.markers(), stream.sources()) == (0, 0, 1)
