"""What the file of a recording must be, from its samples alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.base.errors import BadInput
from scenarios.expect.fetched_recording import FetchedRecording
from scenarios.expect.recording_file import check_file, quiet_stretches
from scenarios.language.expectations import HeardSpan, Recording
from scenarios.language.quantities import Tolerance
from scenarios.proof.parties import Party
from tools.synthetic_call import write_wav

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.verdict import Verdict

STEREO = Recording(format="wav", left="caller", right="agent", duration=Tolerance(4.0, 0.1))
PARTIES = [Party(name="caller", code=1), Party(name="agent", code=2)]
LENGTH = 32_000


def voice(code: int) -> np.ndarray:
    """A party's signal; 0: silence."""
    return coded_signal(code, LENGTH, 777) if code else np.zeros(LENGTH, np.int16)


def checked(
    folder: Path, samples: np.ndarray, wanted: Recording = STEREO, listed_ms: float = 4000.0
) -> dict[str, Verdict]:
    file = folder / "r.wav"
    write_wav(file, samples)
    found = FetchedRecording(
        recording_id="r",
        url="http://x/r.wav",
        listed={"recording_format": "wav", "recording_duration_ms": f"{listed_ms:.5f}"},
        status=200,
        file=file,
        sidecar=file.with_suffix(".sidecar.json"),
    )
    return {verdict.name: verdict for verdict in check_file(wanted, found, PARTIES)}


def failed(verdicts: dict[str, Verdict]) -> set[str]:
    return {name for name, verdict in verdicts.items() if not verdict.passed}


def test_each_on_the_channel_that_was_promised(tmp_path: Path) -> None:
    verdicts = checked(tmp_path, np.stack([voice(1), voice(2)], axis=1))
    assert failed(verdicts) == set()
    assert verdicts["left channel"].measured == "caller 4.00 s"


@pytest.mark.parametrize(
    ("left", "right", "wrong"),
    [
        (2, 1, {"left channel", "right channel"}),
        (1, 0, {"right channel"}),
        (1, 1, {"right channel"}),
        (0, 0, {"left channel", "right channel"}),
    ],
)
def test_any_other_layout_fails(tmp_path: Path, left: int, right: int, wrong: set[str]) -> None:
    assert failed(checked(tmp_path, np.stack([voice(left), voice(right)], axis=1))) == wrong


def test_a_voice_too_much_fails(tmp_path: Path) -> None:
    both = (voice(1) // 2 + voice(2) // 2).astype(np.int16)
    verdict = checked(tmp_path, np.stack([both, voice(2)], axis=1))["left channel"]
    assert (verdict.passed, verdict.limit) == (False, "caller at least 3.35 s")


def test_a_party_that_is_cut_off_fails(tmp_path: Path) -> None:
    left = voice(1).copy()
    left[LENGTH // 2 :] = 0
    verdict = checked(tmp_path, np.stack([left, voice(2)], axis=1))["left channel"]
    assert (verdict.passed, verdict.measured) == (False, "caller 2.00 s")


def test_a_wav_that_calls_itself_mp3_fails(tmp_path: Path) -> None:
    wanted = STEREO.model_copy(update={"format": "mp3"})
    assert failed(checked(tmp_path, np.stack([voice(1), voice(2)], axis=1), wanted)) == {"format of the file"}


def test_mono_holds_both(tmp_path: Path) -> None:
    wanted = Recording(format="wav", channels="mono", both=["caller", "agent"], duration=Tolerance(4.0, 0.1))
    both = (voice(1) // 2 + voice(2) // 2).astype(np.int16)
    assert failed(checked(tmp_path, both[:, None], wanted)) == set()
    assert failed(checked(tmp_path, voice(1)[:, None], wanted)) == {"mono channel"}
    assert failed(checked(tmp_path, voice(1)[:, None])) == {"channels"}


def test_a_channel_for_each_member(tmp_path: Path) -> None:
    wanted = Recording.model_validate(
        {
            "format": "wav",
            "members": ["caller", "agent", "caller"],
            "heard": {"agent": "2 s ± 100 ms", "caller 2": "1 s ± 100 ms"},
            "silent_for": {"caller 2": "3 s ± 10 ms"},
            "spans": [{"on": "caller 2", "who": "caller", "from": "3 s ± 100 ms", "for": "1 s ± 100 ms"}],
            "duration": "4 s ± 100 ms",
        }
    )
    half, again = voice(2).copy(), voice(1).copy()
    half[LENGTH // 2 :] = 0
    again[: LENGTH * 3 // 4] = 0
    assert failed(checked(tmp_path, np.stack([voice(1), half, again], axis=1), wanted)) == set()
    swapped = checked(tmp_path, np.stack([half, voice(1), again], axis=1), wanted)
    assert failed(swapped) == {"caller channel", "agent channel"}
    assert failed(checked(tmp_path, np.stack([voice(1), half], axis=1), wanted)) == {"channels"}
    stays = checked(tmp_path, np.stack([voice(1), half, voice(1)], axis=1), wanted)
    assert failed(stays) == {"caller 2 channel", "caller on caller 2", "caller 2: silent for"}


def test_durations_of_file_and_object(tmp_path: Path) -> None:
    short = np.stack([voice(1), voice(2)], axis=1)[: LENGTH // 2]
    assert failed(checked(tmp_path, short, listed_ms=2000.0)) == {"duration"}
    assert failed(checked(tmp_path, np.stack([voice(1), voice(2)], axis=1), listed_ms=3000.0)) == {
        "recording_duration_ms"
    }


def test_what_is_no_recording(tmp_path: Path) -> None:
    (tmp_path / "r.wav").write_bytes(b"Not found")
    found = FetchedRecording(
        recording_id="r", url="", listed={}, status=200, file=tmp_path / "r.wav", sidecar=tmp_path / "x"
    )
    with pytest.raises(BadInput):
        list(check_file(STEREO, found, PARTIES))


@pytest.mark.parametrize(
    ("span", "passed"),
    [
        ({"on": "right", "who": "agent", "from": "2 s ± 250 ms", "for": "2 s ± 250 ms"}, True),
        ({"on": "right", "who": "agent", "from": "1 s ± 250 ms", "for": "2 s ± 250 ms"}, False),
        ({"on": "right", "who": "agent", "from": "2 s ± 250 ms", "for": "1 s ± 250 ms"}, False),
        ({"on": "left", "who": "agent", "from": "2 s ± 250 ms", "for": "2 s ± 250 ms"}, False),
    ],
)
def test_stretches(tmp_path: Path, span: dict[str, str], passed: bool) -> None:
    right = voice(2)
    right[: LENGTH // 2] = 0
    wanted = STEREO.model_copy(
        update={"heard": {"agent": Tolerance(2.0, 0.3)}, "spans": [HeardSpan.model_validate(span)]}
    )
    verdicts = checked(tmp_path, np.stack([voice(1), right], axis=1), wanted)
    assert failed(verdicts) == (set() if passed else {f"agent on {span['on']}"})


def with_hole(code: int, start: int, end: int, level: int = 0) -> np.ndarray:
    """A party's signal with silence in it."""
    samples = voice(code).copy()
    samples[start:end] = level
    return samples


def test_silences_are_told_to_the_sample(tmp_path: Path) -> None:
    samples = np.stack([with_hole(1, 8000, 16_000, 8), with_hole(2, 0, 1600)], axis=1)
    words = {"format": "wav", "left": "caller", "right": "agent", "duration": "4 s ± 0 ms"}
    right = {"on": "right", "from": "0 s ± 0 ms", "for": "200 ms ± 0 ms"}
    left = {"on": "left", "from": "1 s ± 0 ms", "for": "1 s ± 0 ms"}
    heard = {"caller": "3 s ± 300 ms"}
    for silences, passed in (([left, right], True), ([left], False), ([right], False), ([], False)):
        wanted = Recording.model_validate({**words, "heard": heard, "silences": silences})
        verdict = checked(tmp_path, samples, wanted)["silences"]
        assert verdict.passed is passed
        assert verdict.measured == "right from 0.000 s for 0.200 s, left from 1.000 s for 1.000 s"
    moved = Recording.model_validate({**words, "silences": [{**left, "from": "1.1 s ± 50 ms"}, right]})
    assert not checked(tmp_path, samples, moved)["silences"].passed
    none = checked(
        tmp_path, np.stack([voice(1), voice(2)], axis=1), Recording.model_validate({**words, "silences": []})
    )
    assert none["silences"].passed


def test_lost_packets_are_silence_too(tmp_path: Path) -> None:
    left = with_hole(1, 8000, 8160)
    left[9000:9079] = 0
    wanted = Recording.model_validate(
        {
            "format": "wav",
            "left": "caller",
            "right": "agent",
            "duration": "4 s ± 0 ms",
            "silent_for": {"left": "20 ms ± 0 ms", "right": "20 ms ± 0 ms"},
        }
    )
    verdicts = checked(tmp_path, np.stack([left, voice(2)], axis=1), wanted)
    assert failed(verdicts) == {"right: silent for"}
    assert verdicts["left: silent for"].measured == pytest.approx(0.02, abs=0.0005)


def test_quiet_stretches() -> None:
    audio = np.array([0, 8, -8, 9, 0, 0, -9, 0, 0, 0], np.int16)
    assert quiet_stretches(audio, 2) == [(0, 3), (4, 6), (7, 10)]
    assert quiet_stretches(audio, 3) == [(0, 3), (7, 10)]
    assert quiet_stretches(audio[:0], 1) == []
