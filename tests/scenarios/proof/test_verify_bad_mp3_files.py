"""An MP3 of a recording that is broken in a known way fails, and the line names what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.runtime.mp3_worker import encode
from scenarios.proof.verify import verify_recording
from tools.bad_files import BAD_FILES, BadFile, catch
from tools.synthetic_call import make_call
from tools.synthetic_wire import Network

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.likeness import Samples
    from tools.synthetic_call import SyntheticCall

BY_NAME = {bad.name: bad for bad in BAD_FILES}
ONLY_IN_WAV = {"right 0.5 dB up"}
"""What an MP3 may do to a recording cannot be told from this."""
UNNAMED = {"one frame lost", "caller leaks at -40 dB", "left 3 dB down"}
"""Caught too, by a check that says where; the diagnosis has no line, or LAME's own 0.45 dB in it."""


@pytest.mark.parametrize("name", sorted(set(BY_NAME) - ONLY_IN_WAV - UNNAMED))
def test_is_caught_and_named(call: SyntheticCall, tmp_path: Path, name: str) -> None:
    caught = catch(BY_NAME[name], call, tmp_path, as_mp3=True)
    assert [verdict.name for verdict in caught.failed if verdict.name != "diagnosis"]
    assert caught.bad.says in caught.line


@pytest.mark.parametrize(
    ("name", "check", "place"),
    [
        ("one frame lost", "left: correlation", "call.mp3 4.960 s"),
        ("caller leaks at -40 dB", "right: who is heard", "call.mp3 right"),
        ("left 3 dB down", "left: gain", "call.mp3"),
    ],
)
def test_is_caught_and_placed(call: SyntheticCall, tmp_path: Path, name: str, check: str, place: str) -> None:
    caught = catch(BY_NAME[name], call, tmp_path, as_mp3=True)
    [where] = [verdict.where for verdict in caught.failed if verdict.name == check]
    assert place in where


@pytest.mark.parametrize("frame", [162, 187, 212, 262, 337])
def test_one_lost_packet_is_caught_even_beside_a_loud_one(call: SyntheticCall, tmp_path: Path, frame: int) -> None:
    def lose(_: SyntheticCall, samples: Samples) -> Samples:
        samples[frame * 160 : frame * 160 + 160, 0] = 0
        return samples

    failed = {verdict.name for verdict in catch(BadFile("lost", lose, ""), call, tmp_path, as_mp3=True).failed}
    assert "left: signal to noise" in failed


def test_the_good_file_is_not(call: SyntheticCall, tmp_path: Path) -> None:
    assert catch(BadFile("good", lambda _, samples: samples, ""), call, tmp_path, as_mp3=True).failed == []


@pytest.mark.parametrize("seed", range(3))
def test_good_files_of_bad_networks(tmp_path: Path, seed: int) -> None:
    call = make_call(Network(delay=30, jitter=25, loss=0.1, reorder=0.1, duplicate=0.1, seed=seed))
    assert catch(BadFile("good", lambda _, samples: samples, ""), call, tmp_path, as_mp3=True).failed == []


@pytest.mark.parametrize(
    ("keep", "checks"),
    [(slice(None, -20_000), {"header", "length"}), (slice(576, None), {"header", "length", "left: offset"})],
    ids=["end of the file", "Info frame"],
)
def test_bytes_that_lack(call: SyntheticCall, tmp_path: Path, keep: slice, checks: set[str]) -> None:
    wav, sidecar, capture = call.write(tmp_path)
    mp3 = wav.with_suffix(".mp3")
    encode(wav, mp3)
    mp3.write_bytes(mp3.read_bytes()[keep])
    verdicts = verify_recording(mp3, sidecar, [capture], parties=call.parties)
    assert checks <= {verdict.name for verdict in verdicts if not verdict.passed}
