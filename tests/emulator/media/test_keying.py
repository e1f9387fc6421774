"""Keys that a leg is sent: as telephone events in the place of its audio, as tones over all it hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.media import commands as c
from emulator.media.events import CueFinished
from emulator.rtp.packet import parse
from emulator.rtp.telephone_event import decode_events
from tests.emulator.media.rig import PEER, Rig, record

if TYPE_CHECKING:
    from emulator.rtp.packet import RtpPacket

LONG_TONE = (c.Tone(hertz=700, duration_ms=2000),)


def rig_with(event_type: int | None = 101, rate: int = 8000) -> Rig:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(
        c.SetRemote(leg="a", remote=PEER, payload_type=0, telephone_event_type=event_type, telephone_event_rate=rate)
    )
    rig.tick()
    return rig


def order(rig: Rig, keys: str, *, cue: str = "k", inband: bool = False) -> None:
    rig.engine.handle(c.StartCue(leg="a", cue=cue, keys=keys, inband=inband))


def packets(rig: Rig) -> list[RtpPacket]:
    return [parse(data) for _, data in rig.sent["a"]]


def test_an_event_takes_the_place_of_seven_packets_of_audio() -> None:
    rig = rig_with()
    order(rig, "5")
    rig.tick(12)
    sent = packets(rig)
    assert [packet.sequence for packet in sent] == list(range(len(sent)))
    kinds = [packet.payload_type for packet in sent]
    first = kinds.index(101)
    assert kinds == [0] * first + [101] * 7 + [0] * (len(kinds) - first - 7)
    press = sent[first : first + 7]
    assert {packet.timestamp for packet in press} == {(sent[first - 1].timestamp + 160) & 0xFFFFFFFF}
    assert [packet.marker for packet in press] == [True] + [False] * 6
    told = [decode_events(packet.payload)[0] for packet in press]
    assert [(event.key, event.end, event.duration) for event in told] == [
        *(("5", False, 160 * number) for number in range(1, 5)),
        *[("5", True, 800)] * 3,
    ]
    assert sent[first + 7].timestamp == (press[0].timestamp + 7 * 160) & 0xFFFFFFFF


def test_durations_count_in_the_clock_that_was_agreed() -> None:
    rig = rig_with(rate=48_000)
    order(rig, "5")
    rig.tick(8)
    told = [decode_events(packet.payload)[0].duration for packet in packets(rig) if packet.payload_type == 101]
    assert told == [960, 1920, 2880, 3840, 4800, 4800, 4800]


def test_keys_wait_for_one_another_and_are_reported() -> None:
    rig = rig_with()
    order(rig, "1w", cue="first")
    order(rig, "2", cue="second")
    rig.tick(46)
    keys = [decode_events(p.payload)[0].key for p in packets(rig) if p.payload_type == 101 and p.marker]
    assert keys == ["1", "2"]
    assert [(event.cue, event.at_sample // 160, event.completed) for event in rig.found(CueFinished)] == [
        ("first", 2 + 10 + 25, True),
        ("second", 2 + 10 + 25 + 10, True),
    ]


@pytest.mark.parametrize(("event_type", "inband"), [(None, False), (101, True)])
def test_without_events_keys_are_tones_over_a_sound_that_goes_on(event_type: int | None, inband: bool) -> None:
    rig = rig_with(event_type)
    rig.engine.handle(c.StartCue(leg="a", cue="music", tones=LONG_TONE))
    rig.tick(2)
    order(rig, "5", inband=inband)
    rig.tick(8)
    payloads = [packet.payload for packet in packets(rig)[1:]]
    assert {packet.payload_type for packet in packets(rig)} == {0}
    music = [payload == payloads[0] for payload in payloads]
    assert music == [True, True] + [False] * 5 + [True] * 3, "700 Hz has whole periods in 20 ms"


def test_a_recording_has_tones_and_nothing_of_a_sound_that_fell_together_with_events() -> None:
    rig = rig_with()
    rig.engine.handle(c.StartCue(leg="a", cue="music", tones=LONG_TONE))
    rig.engine.handle(record("a"))
    rig.tick(3)
    order(rig, "5")
    rig.tick(7)
    order(rig, "6", inband=True)
    rig.tick(9)
    rig.engine.handle(c.StopRecorder(recording="r"))
    rig.tick(70)
    frames = rig.wav("r.wav")[:, 1].reshape(-1, 160)
    silent = [not frame.any() for frame in frames]
    assert silent == [False] * 3 + [True] * 7 + [False] * 9
    assert (frames[13:18] != frames[0]).any(axis=1).all()


def test_keys_are_stopped_by_name_and_by_the_end_of_the_leg() -> None:
    rig = rig_with()
    order(rig, "123", cue="one")
    order(rig, "456", cue="two")
    order(rig, "789", cue="three")
    rig.tick(2)
    rig.engine.handle(c.StopCue(leg="a", cue="one"))
    rig.tick(2)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    assert [(event.cue, event.completed) for event in rig.found(CueFinished)] == [
        ("one", False),
        ("two", False),
        ("three", False),
    ]
    keys = [decode_events(p.payload)[0].key for p in packets(rig) if p.payload_type == 101 and p.marker]
    assert keys == ["1", "4"]
