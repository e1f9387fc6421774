"""The command line of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.record_matrix import command
from tools.record_matrix.page import page

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

NAME = "session-api-wav-mono-go_on-callback"


def test_a_cell_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([f"{NAME}+transcription"]) == 0
    assert capsys.readouterr().out == f"pass  {NAME}+transcription\n"


def test_a_cell_that_is_not_as_it_must_be(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "failures", lambda _: ["FAIL  order"])
    assert command.main([f"{NAME}+transcription"]) == 1
    assert capsys.readouterr().out == f"FAIL  {NAME}+transcription\n  FAIL  order\n"


def test_no_such_cell(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["sesion"]) == 2
    assert "there is no such cell" in capsys.readouterr().out


def test_the_page_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "PAGE", tmp_path / "page.md")
    assert command.main(["--write"]) == 0
    assert (tmp_path / "page.md").read_text("utf-8") == page()
