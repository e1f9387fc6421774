"""The table of bad files, as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.bad_files import BAD_FILES, main

if TYPE_CHECKING:
    import pytest


def test_prints_a_line_for_every_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    printed = capsys.readouterr().out
    assert all(bad.name in printed for bad in BAD_FILES)
    assert "channels swapped: left holds ring-back" in printed
