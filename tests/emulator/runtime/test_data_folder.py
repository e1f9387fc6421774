"""The folder of a platform belongs to one platform, and the proof of the last run outlives the next."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.runtime.data_folder import CAPTURE, last_at_work_ns, occupied

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_made(tmp_path: Path) -> None:
    with occupied(tmp_path / "deep" / "data"):
        assert (tmp_path / "deep" / "data").is_dir()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(Unavailable, match=r"data folder .*data: File exists"), occupied(tmp_path / "data"):
        pass


def test_it_holds_one_platform_at_a_time(tmp_path: Path) -> None:
    with occupied(tmp_path), pytest.raises(Unavailable, match="in use by another platform"), occupied(tmp_path):
        pass
    with occupied(tmp_path):
        pass


def test_the_last_capture_is_set_aside(tmp_path: Path) -> None:
    capture = tmp_path / CAPTURE
    with occupied(tmp_path):
        capture.write_bytes(b"packets")
    with occupied(tmp_path):
        assert not capture.exists()
        (old,) = tmp_path.glob("capture-*.pcap")
        assert old.read_bytes() == b"packets"
    with occupied(tmp_path):
        assert list(tmp_path.glob("capture-*.pcap")) == [old]


def test_the_newest_capture_tells_when_a_platform_was_last_at_work(tmp_path: Path) -> None:
    assert last_at_work_ns(tmp_path) is None
    for second, name in ((7, "capture-20260101-000000.pcap"), (9, CAPTURE), (11, "another.pcap")):
        (tmp_path / name).write_bytes(b"packets")
        os.utime(tmp_path / name, (second, second))
    for _ in range(2):
        assert last_at_work_ns(tmp_path) == 9 * 10**9
        with occupied(tmp_path):
            pass
