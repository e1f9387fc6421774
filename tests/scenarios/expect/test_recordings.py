"""Recordings: the file, who is on which channel, the proof, and recordings that nobody expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.coded_signal import coded_signal
from scenarios.expect.fetched_recording import FetchedRecording
from scenarios.expect.recordings import judge_recordings
from scenarios.language.expectations import Recording
from scenarios.language.quantities import Tolerance
from scenarios.proof.parties import Party
from tests.scenarios.app_requests_made_up import log_of
from tools.synthetic_call import write_wav
from tools.synthetic_room import make_room

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.verdict import Verdict

STEREO = Recording(format="wav", left="caller", right="agent", duration=Tolerance(4.0, 0.1))
PARTIES = [Party(name="caller", code=1), Party(name="agent", code=2)]
LENGTH = 32_000


def fetched(file: Path, *, samples: int = LENGTH, status: int = 200) -> FetchedRecording:
    return FetchedRecording(
        recording_id="r",
        url="http://x/r.wav",
        listed={"recording_format": "wav", "recording_duration_ms": f"{samples / 8:.5f}"},
        status=status,
        file=file,
        sidecar=file.with_suffix(".sidecar.json"),
    )


def two_voices(folder: Path, left: int, right: int) -> FetchedRecording:
    channels = [coded_signal(code, LENGTH, 777) if code else np.zeros(LENGTH, np.int16) for code in (left, right)]
    write_wav(folder / "r.wav", np.stack(channels, axis=1))
    return fetched(folder / "r.wav")


def judged(wanted: list[Recording], found: list[FetchedRecording]) -> dict[str, Verdict]:
    verdicts = judge_recordings(wanted, found, captures=[], parties=PARTIES, log=log_of())
    return {verdict.name: verdict for verdict in verdicts}


def test_without_a_sidecar_there_is_no_proof(tmp_path: Path) -> None:
    verdict = judged([STEREO], [two_voices(tmp_path, 1, 2)])["recording: can be judged"]
    assert not verdict.passed
    assert "the sidecar cannot be read" in str(verdict.measured)


def test_one_that_is_missing_and_one_too_many(tmp_path: Path) -> None:
    assert not judged([STEREO], [])["recording: is there"].passed
    verdict = judged([], [two_voices(tmp_path, 1, 2)])["recordings"]
    assert (verdict.passed, verdict.measured, verdict.limit) == (False, 1, 0)


def test_a_file_that_cannot_be_fetched(tmp_path: Path) -> None:
    verdict = judged([STEREO], [fetched(tmp_path / "r.wav", status=404)])["recording: fetched from its URL"]
    assert (verdict.passed, verdict.measured) == (False, "HTTP 404")


def test_the_one_the_app_was_told_of(tmp_path: Path) -> None:
    wanted = STEREO.model_copy(update={"url": "RecordUrl of /ready/"})
    found = two_voices(tmp_path, 1, 2)
    known = log_of(("/ready/", {"RecordUrl": found.url}))
    other = log_of(("/ready/", {"RecordUrl": "http://x/other.wav"}))
    names = [v.name for v in judge_recordings([wanted], [found], captures=[], parties=PARTIES, log=known)]
    assert "recording: left channel" in names
    missing = judge_recordings([wanted], [found], captures=[], parties=PARTIES, log=other)[-1]
    assert (missing.name, missing.limit) == ("recording: is there", "http://x/other.wav (RecordUrl of /ready/)")


def test_a_room_and_what_was_recorded_beside_it_have_a_voice_at_the_same_moment(tmp_path: Path) -> None:
    room = make_room("mix")
    wav, _, capture = room.write(tmp_path)
    track = tmp_path / room.tracks[2].file
    found = [fetched(wav, samples=80_000), fetched(track, samples=48_000)]
    verdicts = judge_recordings([], found, captures=[capture], parties=[], log=log_of())
    assert [(v.name, v.passed) for v in verdicts[1:]] == [(f"leg-c in {wav.name} and {track.name}: alignment", True)]
    (tmp_path / room.tracks[0].file).with_suffix(".sidecar.json").unlink()
    unusable = judge_recordings([], found, captures=[capture], parties=[], log=log_of())[-1]
    assert not unusable.passed
    assert "room.track-1.sidecar.json" in str(unusable.measured)
