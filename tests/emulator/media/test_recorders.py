"""When recorders arm, hand out, end and close."""

from __future__ import annotations

from collections import Counter

import pytest

from emulator.audio.wav import HEADER_BYTES, wav_header
from emulator.media import commands as c
from emulator.media.events import RecorderArmed, RecordingClosed
from emulator.media.recorders import TOGETHER, sidecar_path
from tests.emulator.media.rig import WALL_EPOCH_NS, Rig, pcm_runs, record
from tests.oracles.streams import rtp

LOUD, QUIET = b"\x00" * 160, b"\xfe" * 160


def closings(rig: Rig) -> list[tuple[str, int, str]]:
    """(recording, samples, reason) of all closed recordings."""
    return [(event.recording, event.samples, event.reason) for event in rig.found(RecordingClosed)]


def closed_at(rig: Rig, path: str = "r.wav") -> int:
    """The engine sample of the tick that closed a file."""
    return next(at for at, block in rig.blocks if block.path == path and block.last)


def handed_out(rig: Rig) -> list[tuple[int, int, int]]:
    """Samples since arming, and which samples of the stereo file a tick handed out: from, to."""
    blocks = [(at, block.offset // 4 - 11, len(block.data) // 4) for at, block in rig.blocks if block.path == "r.wav"]
    return [(at - 160, first, first + count) for at, first, count in blocks[1:]]


def test_a_recorder_hands_out_all_it_has_every_second() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    rig.tick(250)
    assert handed_out(rig) == [
        (8000, 0, 8000),
        (16_000, 8000, 16_000),
        (24_000, 16_000, 24_000),
        (32_000, 24_000, 32_000),
    ]
    assert rig.blocks[0][1].data == wav_header(0, 2)


def test_few_hand_out_in_one_tick_and_many_in_several() -> None:
    rig = Rig()
    rig.open("a")
    for number in range(TOGETHER + 1):
        rig.engine.handle(c.StartRecorder(recording=f"r{number}", leg="a", path=f"r{number}.wav", stereo=True))
    rig.tick(150)
    turns = {block.recording: at % 8000 for at, block in rig.blocks if block.offset > HEADER_BYTES}
    assert sorted(Counter(turns.values()).values()) == [1, TOGETHER]


def test_what_had_not_come_yet_is_handed_out_a_second_later() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    for _ in range(102):
        rig.tick()
        rig.speak("a", LOUD)
    assert handed_out(rig) == [(8000, 0, 8000), (16_000, 8000, 16_000)]


def test_a_packet_that_comes_late_makes_the_last_1200_ms_be_handed_out_again() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    for number in range(160):
        if number != 80:
            rig.datagram("a", rtp(0, number, 160 * number, 1, LOUD))
        if number == 120:
            rig.datagram("a", rtp(0, 80, 160 * 80, 1, LOUD))
        rig.tick()
    assert handed_out(rig) == [(8000, 0, 8000), (16_000, 8000, 16_000), (24_000, 16_000 - 9600, 24_000)]
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    assert pcm_runs(rig.wav("r.wav")[:, 0]) == [(-32124, 25_600)]


def test_wall_time_is_that_of_arming() -> None:
    rig = Rig()
    rig.open("a")
    rig.tick(49)
    rig.engine.handle(record("a"))
    rig.tick()
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    wall_ms = WALL_EPOCH_NS // 1_000_000 + 1000
    assert rig.found(RecorderArmed) == [RecorderArmed(recording="r", at_sample=8000, wall_ms=wall_ms)]
    assert [event.start_wall_ms for event in rig.found(RecordingClosed)] == [wall_ms]


def test_a_stopped_recorder_closes_1200_ms_later() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    rig.tick(10)
    rig.engine.handle(c.StopRecorder(recording="r", reason="stopped"))
    rig.tick(100)
    assert closings(rig) == [("r", 1600, "stopped")]
    assert closed_at(rig) == 160 + 1600 + 9600


@pytest.mark.parametrize("limit", [160, 1600, 1601, 12_345])
def test_the_greatest_length_is_kept_to_the_sample(limit: int) -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a", max_samples=limit))
    rig.tick(160)
    assert closings(rig) == [("r", limit, "max_length")]
    assert len(rig.wav("r.wav")) == limit
    assert closed_at(rig) == -(-(160 + limit + 9600) // 160) * 160


@pytest.mark.parametrize(("tick", "expected"), [(9, (1440, "stopped")), (10, (1600, "max_length"))])
def test_a_stop_at_the_greatest_length_is_max_length(tick: int, expected: tuple[int, str]) -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a", max_samples=1600))
    rig.tick(tick)
    rig.engine.handle(c.StopRecorder(recording="r"))
    rig.tick(80)
    assert closings(rig) == [("r", *expected)]


def test_the_closing_of_its_leg_ends_and_closes_it_at_once() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    rig.tick(5)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    assert closings(rig) == [("r", 800, "leg_closed")]


def test_it_waits_for_the_bridged_leg_until_that_is_closed_too() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    rig.engine.handle(record("a"))
    rig.tick(5)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick(5)
    assert closings(rig) == []
    rig.engine.handle(c.CloseLeg(leg="b"))
    rig.tick()
    assert closings(rig) == [("r", 800, "leg_closed")]


def test_it_does_not_wait_longer_than_1200_ms_for_the_bridged_leg() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    rig.engine.handle(record("a"))
    rig.tick(5)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick(70)
    assert closed_at(rig) == 160 + 800 + 9600


def test_silence_is_counted_from_arming_and_from_the_last_loud_frame() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.StartRecorder(recording="r", leg="a", path="r.wav", stereo=False, silence_samples=1600))
    for number in range(30):
        rig.speak("a", LOUD if number < 15 else QUIET)
        rig.tick()
    rig.tick(100)
    assert closings(rig) == [("r", 15 * 160 + 1600, "silence")]


@pytest.mark.parametrize(
    ("silence_samples", "gap", "samples"),
    [(1600, 9, 25 * 160), (1600, 10, 15 * 160), (1601, 10, 26 * 160 + 160), (1600, 11, 15 * 160)],
)
def test_silence_is_measured_in_samples(silence_samples: int, gap: int, samples: int) -> None:
    """Five loud frames, so many quiet ones, one loud one: does it end before or after that?"""
    rig = Rig()
    rig.open("a")
    order = c.StartRecorder(recording="r", leg="a", path="r.wav", stereo=False, silence_samples=silence_samples)
    rig.engine.handle(order)
    for number in range(60):
        rig.speak("a", LOUD if number < 5 or number == 5 + gap else QUIET)
        rig.tick()
    rig.tick(80)
    assert closings(rig) == [("r", samples, "silence")]


def test_the_last_loud_sample_counts_not_its_frame() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.StartRecorder(recording="r", leg="a", path="r.wav", stereo=False, silence_samples=1600))
    for number in range(40):
        rig.speak("a", b"\x00" * 60 + b"\xfe" * 100 if number < 5 else QUIET)
        rig.tick()
    rig.tick(80)
    [(_, samples, _)] = closings(rig)
    assert 0 <= samples - (4 * 160 + 60 + 1600) < 160


def test_a_packet_that_is_late_breaks_the_silence() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.StartRecorder(recording="r", leg="a", path="r.wav", stereo=False, silence_samples=1600))
    for number in range(40):
        if number == 16:
            rig.datagram("a", rtp(0, 8, 8 * 160, 1, LOUD))
        if number != 8:
            rig.datagram("a", rtp(0, number, number * 160, 1, LOUD if number < 7 else QUIET))
        rig.tick()
    rig.tick(80)
    assert closings(rig) == [("r", 9 * 160 + 1600, "silence")]


def test_nothing_at_all_is_silence() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.StartRecorder(recording="r", leg="a", path="r.wav", stereo=False, silence_samples=1600))
    rig.tick(100)
    assert closings(rig) == [("r", 1600, "silence")]


def test_blocks_come_before_the_event_header_and_sidecar_last() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    rig.tick(3)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    blocks = [(block.path, block.offset, block.last) for _, block in rig.blocks]
    assert blocks == [("r.wav", 0, False), ("r.wav", 44, False), ("r.wav", 0, True), ("r.sidecar.json", 0, True)]
    assert rig.file("r.wav")[:44] == wav_header(480, 2)


@pytest.mark.parametrize(("path", "expected"), [("x/y.wav", "x/y.sidecar.json"), ("x.wav.wav", "x.wav.sidecar.json")])
def test_the_sidecar_lies_beside_the_recording(path: str, expected: str) -> None:
    assert sidecar_path(path) == expected


def ordered(rig: Rig, ticks: int, *commands: c.Command) -> None:
    """Give orders, then run so many ticks."""
    for command in commands:
        rig.engine.handle(command)
    rig.tick(ticks)


PAUSE, RESUME = c.PauseRecorder(recording="r"), c.ResumeRecorder(recording="r")


def test_paused_time_is_cut_out() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    for number, media in enumerate([LOUD] * 10 + [QUIET] * 10 + [LOUD] * 10):
        if number in {10, 20}:
            rig.engine.handle(PAUSE if number == 10 else RESUME)
        rig.speak("a", media)
        rig.tick()
    ordered(rig, 1, c.CloseLeg(leg="a"))
    assert closings(rig) == [("r", 3200, "leg_closed")]
    assert (rig.wav("r.wav")[:, 0] == rig.wav("r.wav")[0, 0]).all()


def test_a_pause_longer_than_the_ring_loses_nothing() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    for _ in range(30):
        rig.speak("a", LOUD)
        rig.tick()
    rig.engine.handle(PAUSE)
    for _ in range(400):
        rig.speak("a", QUIET)
        rig.tick()
    ordered(rig, 1, c.CloseLeg(leg="a"))
    pcm = rig.wav("r.wav")
    assert (len(pcm), len(set(pcm[:, 0].tolist()))) == (4800, 1)


def test_one_that_is_stopped_while_paused_closes_when_its_last_take_is_settled() -> None:
    rig = Rig()
    rig.open("a")
    ordered(rig, 10, record("a"))
    ordered(rig, 100, PAUSE)
    ordered(rig, 1, c.StopRecorder(recording="r"))
    assert closings(rig) == [("r", 1600, "stopped")]


def test_the_greatest_length_counts_what_is_recorded() -> None:
    rig = Rig()
    rig.open("a")
    ordered(rig, 10, record("a", max_samples=2000))
    ordered(rig, 100, PAUSE)
    assert closings(rig) == []
    ordered(rig, 70, RESUME)
    assert closings(rig) == [("r", 2000, "max_length")]


def test_silence_counts_what_is_recorded() -> None:
    rig = Rig()
    rig.open("a")
    ordered(rig, 8, c.StartRecorder(recording="r", leg="a", path="r.wav", stereo=False, silence_samples=1600))
    ordered(rig, 100, PAUSE)
    ordered(rig, 100, RESUME)
    assert closings(rig) == [("r", 1600, "silence")]


def test_a_pause_of_a_recorder_that_is_not_there_changes_nothing() -> None:
    rig = Rig()
    rig.open("a")
    ordered(rig, 5, record("a"), c.PauseRecorder(recording="other"), c.ResumeRecorder(recording="other"))
    ordered(rig, 1, c.StopRecorder(recording="r"))
    ordered(rig, 80, PAUSE)
    ordered(rig, 1, RESUME)
    assert closings(rig) == [("r", 800, "stopped")]
