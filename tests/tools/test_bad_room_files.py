"""A room's recording that is broken in any known way fails, with a line that names what is wrong; a good one passes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tools import bad_room_files
from tools.bad_room_files import BAD_ROOM_FILES, GOOD_ROOM_FILES, catch

if TYPE_CHECKING:
    from pathlib import Path

    from tools.bad_room_files import BadRoomFile


@pytest.mark.parametrize("bad", BAD_ROOM_FILES, ids=lambda bad: bad.name)
def test_is_caught_and_named(tmp_path: Path, bad: BadRoomFile) -> None:
    caught = catch(bad, tmp_path)
    assert [verdict.name for verdict in caught.failed if "diagnosis" not in verdict.name]
    assert bad.says in caught.line


def test_the_table_has_a_line_for_every_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = BAD_ROOM_FILES[:2]
    monkeypatch.setattr(bad_room_files, "BAD_ROOM_FILES", few)
    monkeypatch.setattr(bad_room_files, "GOOD_ROOM_FILES", GOOD_ROOM_FILES[:1])
    assert bad_room_files.main() == 0
    printed = capsys.readouterr().out
    assert all(bad.name in printed for bad in few)
    monkeypatch.setattr(bad_room_files, "GOOD_ROOM_FILES", few)
    assert bad_room_files.main() == 0
    monkeypatch.setattr(bad_room_files, "BAD_ROOM_FILES", [replace(few[0], says="something else")])
    assert bad_room_files.main() == 1


@pytest.mark.parametrize("good", GOOD_ROOM_FILES, ids=lambda good: good.name)
def test_good_files_are_not(tmp_path: Path, good: BadRoomFile) -> None:
    assert catch(good, tmp_path).failed == []
