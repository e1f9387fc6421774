"""What tracks are put together as, held against a few lines of NumPy to the sample."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.audio.wav import LONG_HEADER_BYTES, long_wav
from emulator.runtime import room_worker
from emulator.runtime.media_spawn import child_environment
from emulator.runtime.mp3_worker import encode
from emulator.runtime.room_layout import ComposeFailed, Layout
from emulator.runtime.room_worker import compose, main
from tests.emulator.audio_files import samples_of
from tests.emulator.runtime.room_tracks import write_room

from tests.emulator.runtime.room_tracks import whole  # isort: skip

if TYPE_CHECKING:
    from tests.emulator.runtime.room_tracks import Said

LAYOUTS: tuple[Layout, ...] = get_args(Layout)
LOUD = np.full(400, 20_000, np.int16)
TALK: list[Said] = [("a", 0, LOUD), ("b", 100, LOUD), ("a", 500, LOUD[:300]), ("d", 600, -LOUD[:200])]


@st.composite
def talks(draw: st.DrawFn) -> tuple[int, list[Said]]:
    """How long a recording is, and who says what where in it."""
    samples = draw(st.integers(0, 900))
    said: list[Said] = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, samples))
        length = draw(st.integers(0, samples - start))
        pcm = np.random.default_rng(draw(st.integers(0, 9))).integers(-32768, 32768, length).astype(np.int16)
        said.append((draw(st.sampled_from("abd")), start, pcm))
    return samples, said


@settings(max_examples=60, deadline=None)
@given(talk=talks(), layout=st.sampled_from(LAYOUTS), block=st.sampled_from([7, 160, 2_000_000]))
def test_it_is_the_plain_sum_to_the_sample(talk: tuple[int, list[Said]], layout: Layout, block: int) -> None:
    samples, said = talk
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as smaller:
        smaller.setattr(room_worker, "_BLOCK", block)
        wav = write_room(Path(folder), samples, said)
        channels = compose(wav, layout, "m-1")
        expected = whole(samples, said, layout, "m-1")
        assert channels == expected.shape[1]
        assert np.array_equal(samples_of(wav.read_bytes()), expected)


def test_the_sidecar_tells_who_is_on_which_channel_when(tmp_path: Path) -> None:
    wav = write_room(tmp_path, 800, TALK)
    compose(wav, "named_and_rest", "m-1")
    told = json.loads((tmp_path / "r.sidecar.json").read_text())
    assert told["format"] == "offhook-room-sidecar/1"
    assert (told["channels"], told["put_together"], told["samples"]) == (2, "named_and_rest", 800)
    assert told["layout"] == [
        [
            {"member_id": "m-1", "leg": "a", "track": 1, "from": 0, "to": 400},
        ],
        [
            {"member_id": "m-2", "leg": "b", "track": 2, "from": 100, "to": 500},
            {"member_id": "m-3", "leg": "a", "track": 3, "from": 500, "to": 800},
            {"member_id": "m-4", "leg": "d", "track": 4, "from": 600, "to": 800},
        ],
    ]
    assert [track["file"] for track in told["tracks"]] == [f"r.track-{n}.wav" for n in (1, 2, 3, 4)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_beyond_the_limit_it_is_rf64_which_ffmpeg_reads(tmp_path: Path, layout: Layout) -> None:
    wav = write_room(tmp_path, 800, TALK)
    channels = compose(wav, layout, "m-1", most_bytes=800)
    data = wav.read_bytes()
    assert long_wav(data[:LONG_HEADER_BYTES]) == (800, channels)
    with av.open(str(wav)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    heard = np.concatenate(frames, axis=1).reshape(-1, channels)
    assert np.array_equal(heard, whole(800, TALK, layout, "m-1"))


def test_rf64_can_be_an_mp3(tmp_path: Path) -> None:
    said: list[Said] = [("a", 0, np.zeros(8000, np.int16))]
    wav, mp3 = write_room(tmp_path, 8000, said), tmp_path / "r.mp3"
    compose(wav, "named_and_rest", "m-1")
    encode(wav, mp3)
    plain = mp3.read_bytes()
    compose(wav, "named_and_rest", "m-1", most_bytes=800)
    encode(wav, mp3)
    assert mp3.read_bytes() == plain


def test_no_track_is_ever_whole_in_memory(tmp_path: Path) -> None:
    """Two of 10 hours, of which the disk holds next to nothing, in a process that may have 256 MiB."""
    hours, samples = 10 * 3600 * 8000, 400 * 8000
    wav = write_room(tmp_path, samples, [("a", 0, LOUD), ("b", 0, LOUD)])
    manifest = json.loads((tmp_path / "r.room.json").read_text())
    for track in manifest["tracks"]:
        track["samples"] = hours
        with (tmp_path / track["file"]).open("r+b") as file:
            file.truncate(44 + 2 * hours)
    (tmp_path / "r.room.json").write_text(json.dumps(manifest))
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_DATA, (2**28, 2**28));"
    program = f"{limited} from emulator.runtime.room_worker import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", program, str(wav), "mix", ""], capture_output=True, env=child_environment(), check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"1\n", b"")
    assert wav.stat().st_size == 44 + 2 * samples


def test_what_cannot_be_read_is_named_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wav = write_room(tmp_path, 800, TALK)
    (tmp_path / "r.track-2.wav").unlink()
    with pytest.raises(ComposeFailed, match=r"r\.wav cannot be put together: .*r\.track-2\.wav"):
        compose(wav, "mix")
    assert not wav.exists()
    assert not wav.with_name("r.wav.part").exists()
    assert main([str(tmp_path / "other.wav"), "mix", ""]) == 1
    assert "other.wav cannot be put together" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "offhook-room/1"}'])
def test_a_manifest_that_is_none_is_no_traceback(tmp_path: Path, content: str) -> None:
    (tmp_path / "r.room.json").write_text(content)
    with pytest.raises(ComposeFailed):
        compose(tmp_path / "r.wav", "mix")
