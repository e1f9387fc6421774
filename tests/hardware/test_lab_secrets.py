"""A lab's passwords are made once, differ, stay, and are nobody else's to read."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from hardware.lab_secrets import endpoint_password, event_token, secrets_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_password_is_made_once_and_each_phone_has_its_own(tmp_path: Path) -> None:
    lab = tmp_path / "lab.yaml"
    first = endpoint_password(lab, "reception")
    assert first.isalnum()
    assert len(first) == 20
    assert endpoint_password(lab, "fax") != first
    assert endpoint_password(lab, "reception") == first


def test_action_urls_have_a_token_that_stays_and_tells_no_password(tmp_path: Path) -> None:
    lab = tmp_path / "lab.yaml"
    token = event_token(lab, "reception")
    assert token == event_token(lab, "reception")
    assert len(token) == 32
    assert token != event_token(lab, "fax")
    assert endpoint_password(lab, "reception") not in token


def test_two_labs_have_nothing_in_common(tmp_path: Path) -> None:
    assert endpoint_password(tmp_path / "a.yaml", "p") != endpoint_password(tmp_path / "b.yaml", "p")


def test_without_a_file_it_is_the_lab_of_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert endpoint_password(None, "p") == endpoint_password(tmp_path / "lab.yaml", "p")


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    endpoint_password(tmp_path / "lab.yaml", "p")
    kept = tmp_path / "lab.secrets.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    kept.chmod(0o640)
    with pytest.raises(BadInput, match=r"lab\.secrets\.json: others may read it; after `chmod 600`"):
        endpoint_password(tmp_path / "lab.yaml", "p")


@pytest.mark.parametrize("text", ["{", "[]", '{"p": 1}', '{"p": ""}', "\xff"])
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "lab.secrets.json"
    kept.touch(mode=0o600)
    kept.write_text(text, "latin-1")
    with pytest.raises(BadInput, match="is damaged"):
        endpoint_password(tmp_path / "lab.yaml", "p")
    assert kept.read_text("latin-1") == text


def test_a_link_to_somewhere_else_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lab.secrets.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput, match="cannot be used"):
        endpoint_password(tmp_path / "lab.yaml", "p")
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        endpoint_password(tmp_path / "nowhere" / "lab.yaml", "p")


def test_processes_that_ask_at_once_are_told_the_same(tmp_path: Path) -> None:
    lab = tmp_path / "lab.yaml"
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        asked = [f"phone{index % 4}" for index in range(16)]
        told = list(processes.map(endpoint_password, [lab] * len(asked), asked))
    assert dict(zip(asked, told, strict=True)) == json.loads(secrets_file(lab).read_text())
    assert all(told[index] == told[index % 4] for index in range(16))
