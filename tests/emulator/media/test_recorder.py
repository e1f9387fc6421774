"""Who is on which channel (docs/decisions/0002)."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.g711 import ULAW_TO_PCM, decode_alaw, encode_alaw
from emulator.audio.tone import tone
from emulator.media import commands as c
from emulator.media import recorder
from emulator.media.events import RecordingClosed
from emulator.media.recorder import Recorder
from tests.emulator.media.rig import Rig, pcm_runs, record

MEDIA = {"a": b"\x00" * 160, "b": b"\x20" * 160, "d": b"\x90" * 160}
A, B, D = (int(ULAW_TO_PCM[media[0]]) for media in MEDIA.values())


def talk(rig: Rig, ticks: int, *legs: str) -> None:
    for _ in range(ticks):
        for leg in legs:
            rig.speak(leg, MEDIA[leg])
        rig.tick()


def closed(rig: Rig) -> None:
    """Hang everybody up and let recorders close."""
    for leg in ("a", "b", "d"):
        rig.engine.handle(c.CloseLeg(leg=leg))
    rig.tick()


def test_left_is_the_leg_right_is_whom_it_hears_in_turn() -> None:
    rig = Rig()
    rig.open("a", "b", "d")
    rig.engine.handle(record("a"))
    talk(rig, 10, "a", "b", "d")
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    talk(rig, 10, "a", "b", "d")
    rig.engine.handle(c.BridgeLegs(first="d", second="a"))
    talk(rig, 10, "a", "b", "d")
    rig.engine.handle(c.UnbridgeLegs(first="d", second="a"))
    talk(rig, 10, "a", "b", "d")
    closed(rig)
    pcm = rig.wav("r.wav")
    assert pcm_runs(pcm[:, 0]) == [(A, 40 * 160)]
    assert pcm_runs(pcm[:, 1]) == [(0, 1600), (B, 1600), (D, 1600), (0, 1600)]


def test_mono_is_the_sum_and_saturates() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(record("a", stereo=False))
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    talk(rig, 5, "a", "b")
    closed(rig)
    assert A + B < -32768
    assert pcm_runs(rig.wav("r.wav")[:, 0]) == [(-32768, 800)]


def test_a_foreground_record_has_zeros_on_the_right() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    rig.engine.handle(c.StartRecorder(recording="r", leg="a", path="r.wav", stereo=True, records_to_peer=False))
    talk(rig, 5, "a", "b")
    closed(rig)
    pcm = rig.wav("r.wav")
    assert pcm_runs(pcm[:, 0]) == [(A, 800)]
    assert pcm_runs(pcm[:, 1]) == [(0, 800)]


def test_a_cue_stands_on_the_right_as_it_was_sent_padding_included() -> None:
    rig = Rig()
    rig.open("a", payload_type=8)
    rig.engine.handle(record("a"))
    rig.tick(3)
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=(c.Tone(hertz=700, duration_ms=30),)))
    rig.tick(5)
    closed(rig)
    right = rig.wav("r.wav")[:, 1]
    assert not right[:480].any()
    assert np.array_equal(right[480:720], decode_alaw(encode_alaw(tone(700, 30))))
    assert pcm_runs(right[720:]) == [(8, 80), (0, 480)]


def test_a_cue_that_could_not_be_sent_is_not_recorded() -> None:
    rig = Rig()
    rig.open("a", remote=None)
    rig.engine.handle(record("a"))
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=(c.Tone(hertz=700, duration_ms=100),)))
    rig.tick(2)
    rig.remote("a")
    rig.tick(2)
    rig.remote("a", remote=None)
    rig.tick(2)
    closed(rig)
    right = rig.wav("r.wav")[:, 1]
    assert right.reshape(-1, 160).any(axis=1).tolist() == [False, False, True, True, False, False]


def test_two_recorders_of_a_leg_are_independent() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a", recording="first"))
    talk(rig, 3, "a")
    rig.engine.handle(record("a", recording="second", stereo=False))
    talk(rig, 3, "a")
    rig.engine.handle(c.StopRecorder(recording="first"))
    talk(rig, 3, "a")
    closed(rig)
    assert rig.wav("first.wav").shape == (960, 2)
    assert rig.wav("second.wav").shape == (960, 1)


@pytest.mark.parametrize(
    ("changes", "spans"),
    [
        ([(0, "none")], [(0, 1000, "none")]),
        ([(0, "none"), (0, "to_peer")], [(0, 1000, "to_peer")]),
        ([(0, "none"), (160, "to_peer"), (160, "none")], [(0, 1000, "none")]),
        ([(0, "none"), (160, "none"), (320, "to_peer")], [(0, 320, "none"), (320, 1000, "to_peer")]),
        ([(0, "none"), (1120, "to_peer")], [(0, 1000, "none")]),
    ],
)
def test_spans_are_whole_and_never_empty(changes: list[tuple[int, str]], spans: list[tuple[int, int, str]]) -> None:
    recorder = Recorder(order=record("a"), leg=None, armed=4800, due=12800)  # type: ignore[arg-type]
    for at, kind in changes:
        recorder.hear(4800 + at, kind)  # type: ignore[arg-type]
    assert [(start, stop, span.kind) for start, stop, span in recorder.spans(1000)] == spans


def test_a_prompt_during_a_foreground_record_is_not_in_it() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.StartRecorder(recording="r", leg="a", path="r.wav", stereo=False, records_to_peer=False))
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=(c.Tone(hertz=700, duration_ms=60),)))
    rig.tick(5)
    closed(rig)
    assert pcm_runs(rig.wav("r.wav")[:, 0]) == [(0, 800)]


@pytest.mark.parametrize(("codec", "payload_type"), [("G722", 9), ("opus", 111)])
def test_a_cue_to_a_leg_of_another_codec_is_recorded_before_it_is_encoded(codec: str, payload_type: int) -> None:
    rig = Rig()
    rig.open("a")
    rig.agree("a", payload_type, codec)
    rig.tick()
    rig.engine.handle(record("a"))
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=(c.Tone(hertz=440, duration_ms=100),)))
    rig.tick(6)
    closed(rig)
    assert np.array_equal(rig.wav("r.wav")[:800, 1], tone(440, 100))


def test_a_file_ends_before_its_header_cannot_tell_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "MOST_BYTES", 4 * 12_345 + 3)
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    talk(rig, 200, "a")
    assert [(event.samples, event.reason) for event in rig.found(RecordingClosed)] == [(12_345, "max_length")]
    assert pcm_runs(rig.wav("r.wav")[:, 0]) == [(A, 12_345)]
