"""What a user may not do is told, with the command that mends it."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

from hardware.doctor.permissions import check_permissions

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_all_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (65536, 65536))
    folder, kept, files = check_permissions(tmp_path / "lab.yaml")
    assert {folder.state, kept.state, files.state} == {"fine"}
    assert "not there yet" in kept.what


def test_a_folder_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    found = check_permissions(tmp_path / "lab.yaml")[0]
    assert (found.state, found.what) == ("broken", f"{tmp_path} cannot be written")


def test_passwords_that_others_can_read(tmp_path: Path) -> None:
    kept = tmp_path / "lab.secrets.json"
    kept.touch(mode=0o600)
    assert check_permissions(tmp_path / "lab.yaml")[1].what.endswith("is its owner's alone")
    kept.chmod(0o644)
    found = check_permissions(tmp_path / "lab.yaml")[1]
    assert (found.state, found.mend) == ("broken", f"`chmod 600 {kept}`")


def test_few_open_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (256, 4096))
    found = check_permissions(tmp_path / "lab.yaml")[2]
    assert (found.state, found.what) == ("doubtful", "at most 256 open files: enough for few calls")
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert check_permissions(tmp_path / "lab.yaml")[2].state == "fine"
