"""Blocks on disk: offsets, order, and what happens when the disk refuses."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from emulator.audio.wav import wav_header
from emulator.media import events
from emulator.media.recorders import Block
from emulator.runtime.recording_files import RecordingFiles


def closed(path: Path) -> events.RecordingClosed:
    return events.RecordingClosed(
        recording="r", path=str(path), samples=4, channels=1, start_wall_ms=5, reason="stopped"
    )


def test_blocks_land_at_their_offsets_and_the_last_closes(tmp_path: Path) -> None:
    wav = tmp_path / "r.wav"
    wav.write_bytes(b"an older and longer file")
    files = RecordingFiles()
    for offset, data, last in ((0, b"head", False), (4, b"abcd", False), (8, b"ef", False), (0, b"HEAD", True)):
        files.write([Block(recording="r", path=str(wav), offset=offset, data=data, last=last)])
    assert wav.read_bytes() == b"HEADabcdef"
    assert files.settle(closed(wav)) == closed(wav)
    assert wav not in [each.resolve() for each in Path("/proc/self/fd").iterdir()]


def test_a_write_that_is_cut_short_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.pwrite

    def three_bytes(fd: int, data: memoryview, offset: int) -> int:
        return whole(fd, data[:3], offset)

    monkeypatch.setattr(os, "pwrite", three_bytes)
    RecordingFiles().write([Block(recording="r", path=str(tmp_path / "r"), offset=2, data=b"0123456789", last=True)])
    assert (tmp_path / "r").read_bytes() == b"\0\x000123456789"


@pytest.mark.parametrize("bad", ["r.wav", "r.sidecar.json"])
def test_a_full_disk_fails_its_recording_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str) -> None:
    whole, full = os.pwrite, set()

    def pwrite(fd: int, data: memoryview, offset: int) -> int:
        if Path(f"/proc/self/fd/{fd}").readlink().name == bad:
            full.add(fd)
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(fd, data, offset)

    monkeypatch.setattr(os, "pwrite", pwrite)
    files = RecordingFiles()
    for name in ("r.wav", "other.wav", "r.sidecar.json"):
        files.write([Block(recording="r", path=str(tmp_path / name), offset=0, data=b"x")])
        files.write([Block(recording="r", path=str(tmp_path / name), offset=1, data=b"y", last=True)])
    event = files.settle(closed(tmp_path / "r.wav"))
    assert isinstance(event, events.RecordingClosed)
    assert (event.reason, event.error) == ("failed", f"{tmp_path / bad}: No space left on device")
    assert files.settle(closed(tmp_path / "other.wav")) == closed(tmp_path / "other.wav")
    assert (tmp_path / "other.wav").read_bytes() == b"xy"
    assert len(full) == 1
    assert files.settle(closed(tmp_path / "r.wav")).reason == "stopped"  # type: ignore[union-attr]


@pytest.mark.parametrize("bad", ["r.track-2.wav", "r.track-1.sidecar.json", "r.room.json"])
def test_a_room_fails_with_any_of_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str) -> None:
    whole = os.open

    def refuse(path: str, *rest: int) -> int:
        if Path(path).name == bad:
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(path, *rest)

    monkeypatch.setattr(os, "open", refuse)
    files = RecordingFiles()
    tracks = [
        events.RoomTrack(n=n, leg="a", member="m", file=f"r.track-{n}.wav", start=0, samples=4, reason="stopped")
        for n in (1, 2)
    ]
    event = events.RoomRecordingClosed(
        recording="r", path_stem=str(tmp_path / "r"), samples=4, start_wall_ms=5, reason="stopped", tracks=tuple(tracks)
    )
    assert files.settle(event) is event
    files.write([Block(recording="r", path=str(tmp_path / bad), offset=0, data=b"x", last=True)])
    assert files.take_failed() == ["r"]
    settled = files.settle(event)
    assert isinstance(settled, events.RoomRecordingClosed)
    assert (settled.reason, settled.error) == ("failed", f"{tmp_path / bad}: No space left on device")


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "r.wav"
    files = RecordingFiles()
    files.write([Block(recording="r", path=str(path), offset=0, data=b"x", last=True)])
    event = files.settle(closed(path))
    assert isinstance(event, events.RecordingClosed)
    assert event.error == f"{path}: No such file or directory"


def test_other_events_are_left_alone() -> None:
    event = events.TicksMissed(at_sample=1, count=2, late_ms=3.0)
    assert RecordingFiles().settle(event) is event


def test_an_error_at_closing_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.close

    def close(fd: int) -> None:
        whole(fd)
        raise OSError(errno.EIO, "Input/output error")

    files = RecordingFiles()
    files.write([Block(recording="r", path=str(tmp_path / "r.wav"), offset=0, data=b"x")])
    with monkeypatch.context() as broken:
        broken.setattr(os, "close", close)
        files.close()
    event = files.settle(closed(tmp_path / "r.wav"))
    assert isinstance(event, events.RecordingClosed)
    assert event.reason == "failed"


def test_what_could_be_written_stays_with_its_true_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.pwrite

    def pwrite(fd: int, data: memoryview, offset: int) -> int:
        if offset + len(data) > 1044:
            whole(fd, data[: max(0, 1043 - offset)], offset)
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(fd, data, offset)

    wav = tmp_path / "r.wav"
    files = RecordingFiles()
    files.write([Block(recording="r", path=str(wav), offset=0, data=wav_header(0, 2))])
    monkeypatch.setattr(os, "pwrite", pwrite)
    files.write([Block(recording="r", path=str(wav), offset=44, data=bytes(4000))])
    assert files.take_failed() == ["r"]
    assert files.take_failed() == []
    assert wav.read_bytes() == wav_header(249, 2) + bytes(996)
    files.write([Block(recording="r", path=str(wav), offset=0, data=wav_header(1000, 2), last=True)])
    assert files.take_failed() == [], "it is told once"
    assert files.settle(closed(wav)).reason == "failed"  # type: ignore[union-attr]
