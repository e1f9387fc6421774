"""From datagrams to rings: what each kind of packet does, by arrays or row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.coders import CODERS
from emulator.audio.g711 import decode_alaw
from emulator.audio.g722 import G722Decoder
from emulator.media import commands as c
from emulator.media import intake
from emulator.media.events import DigitHeard, RtpStarted
from emulator.media.rows import ANCHOR, END, PLACED
from tests.emulator.media.rig import PEER, Rig, feed
from tests.oracles.streams import Stream, rtp

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.mark.parametrize("few", [0, 9])
@pytest.mark.parametrize(("before", "moved"), [(10, -80), (40, 0)])
def test_an_early_packet_moves_the_anchor_only_while_the_segment_is_young(
    few: int, before: int, moved: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_FEW", few)
    rig = Rig()
    rig.open("a")
    begun = rig.engine.now_sample
    for _ in range(before):
        rig.speak("a", bytes(160))
        rig.tick()
    rig.datagram("a", rtp(0, before, before * 160, 1, bytes(160)), late=-80)
    assert rig.engine._table.hot[0, ANCHOR] == begun + moved


def test_the_first_packet_is_reported_once() -> None:
    rig = Rig()
    rig.open("a")
    for _ in range(3):
        rig.speak("a", bytes(160), payload_type=8, ssrc=77)
        rig.tick()
    assert rig.found(RtpStarted) == [RtpStarted(leg="a", at_sample=160, ssrc=77, payload_type=8)]


def test_only_packets_of_the_agreed_type_are_digits() -> None:
    rig = Rig()
    rig.open("a")
    for number, kind in enumerate((101, 102, 101)):
        rig.datagram("a", rtp(kind, number, 1000, 5, b"\3\x0a\0\xa0"))
    rig.tick()
    assert rig.found(DigitHeard) == [DigitHeard(leg="a", at_sample=160, digit="3")]
    assert rig.found(RtpStarted) == []


@pytest.mark.parametrize(
    "data", [b"", b"\x80", bytes(172), rtp(0, 1, 2, 3, b""), rtp(0, 1, 2, 3, bytes(79)), rtp(101, 1, 2, 3, b"\1")]
)
def test_what_is_no_audio_changes_nothing(data: bytes) -> None:
    rig = Rig()
    rig.open("a")
    rig.datagram("a", data)
    rig.speak("a", bytes(160))
    assert rig.engine._table.hot[rig.engine.slot_of("a"), [END, PLACED]].tolist() == [160, 1]


def test_payload_is_cut_to_whole_slots() -> None:
    rig = Rig()
    rig.open("a")
    rig.datagram("a", rtp(0, 1, 2, 3, bytes(199)))
    assert rig.engine._table.hot[0, END] == 160


@pytest.mark.parametrize("few", [0, 100])
def test_a_closed_leg_takes_nothing(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_FEW", few)
    rig = Rig()
    rig.open("a")
    feed(rig, [Stream(begin=0, packets=60)])
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    before = rig.engine._table.hot[0].copy()
    feed(rig, [Stream(begin=60 * 160, packets=1, first_sequence=65_560, first_timestamp=2**32 - 8000 + 9600)])
    assert np.array_equal(rig.engine._table.hot[0], before)


def spoken(codec: str, code: int, frames: int = 50) -> tuple[list[bytes], NDArray[np.int16]]:
    """Packets of a coded signal, and what a fresh decoder makes of all of them."""
    encoder, decoder = CODERS[codec].encoder(), CODERS[codec].decoder()
    signal = coded_signal(code, frames * 160)
    sent = [encoder.encode(signal[at : at + 160]) for at in range(0, len(signal), 160)]
    return sent, np.concatenate([decoder.decode(packet) for packet in sent])


def loaded(rig: Rig, start: int, count: int) -> list[int]:
    """The index line of leg `a`, -1 where there is nothing."""
    out = np.full(count, -1, np.int16)
    rig.engine._table.load(rig.engine.slot_of("a"), start, out)
    return out.tolist()


@pytest.mark.parametrize(("codec", "payload_type", "clock"), [("G722", 9, 1), ("opus", 111, 6)])
def test_a_codec_with_a_memory_is_decoded_in_order(codec: str, payload_type: int, clock: int) -> None:
    rig = Rig()
    rig.open("a")
    rig.agree("a", payload_type, codec)
    sent, due = spoken(codec, 1)
    for number, payload in enumerate(sent):
        rig.datagram("a", rtp(payload_type, number, 160 * clock * number, 5, payload))
        rig.tick()
    assert loaded(rig, 0, len(due)) == due.tolist()
    assert rig.found(RtpStarted)[0].payload_type == payload_type


def test_a_lost_and_a_late_packet_leave_a_hole_and_the_decoder_goes_on() -> None:
    rig = Rig()
    rig.open("a")
    rig.agree("a", 9, "G722")
    sent, _ = spoken("G722", 1, frames=5)
    for number in (0, 1, 3, 2, 4):
        rig.datagram("a", rtp(9, number, 160 * number, 5, sent[number]))
        rig.tick()
    decoder = G722Decoder()
    heard = [decoder.decode(sent[number]).tolist() for number in (0, 1, 3, 4)]
    assert loaded(rig, 0, 800) == [*heard[0], *heard[1], *[-1] * 160, *heard[2], *heard[3]]


def test_each_segment_has_a_decoder_of_its_own() -> None:
    rig = Rig()
    rig.open("a")
    rig.agree("a", 9, "G722")
    sent, due = spoken("G722", 1, frames=5)
    for ssrc in (5, 6):
        for number, payload in enumerate(sent):
            rig.datagram("a", rtp(9, number, 160 * number, ssrc, payload))
            rig.tick()
    assert loaded(rig, 0, 1600) == [*due, *due]


@pytest.mark.parametrize("few", [0, 100])
def test_a_dynamic_number_of_g711_is_known_as_soon_as_it_is_ordered(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_FEW", few)
    rig = Rig()
    rig.open("a")
    rig.agree("a", 98, "PCMA")
    for number in range(40):
        rig.datagram("a", rtp(98, number, 160 * number, 5, bytes([number]) * 160))
        rig.tick()
    assert loaded(rig, 0, 6400) == np.repeat(decode_alaw(np.arange(40, dtype=np.uint8)), 160).tolist()


def test_digits_of_either_clock_are_heard() -> None:
    rig = Rig()
    rig.open("a")
    rig.agree("a", 110, "telephone-event/48000")
    rig.datagram("a", rtp(110, 1, 1000, 5, b"\3\x0a\0\xa0"))
    rig.datagram("a", rtp(101, 2, 2000, 5, b"\4\x0a\0\xa0"))
    rig.tick()
    assert [heard.digit for heard in rig.found(DigitHeard)] == ["3", "4"]


def test_the_numbers_of_our_offers_are_known_from_the_beginning() -> None:
    rig = Rig()
    order = c.OpenLeg(leg="a", local=PEER, ssrc=9, first_sequence=0, first_timestamp=0, payload_types=((9, "G722"),))
    rig.engine.handle(order)
    rig.tick()
    rig.datagram("a", rtp(9, 1, 1, 5, bytes(160)))
    rig.datagram("a", rtp(111, 2, 161, 5, bytes(160)))
    assert rig.engine._table.hot[0, PLACED] == 1
