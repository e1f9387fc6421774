"""A recording that is broken in any known way fails, with a line that names what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.bad_files import BAD_FILES, BadFile, catch

if TYPE_CHECKING:
    from pathlib import Path

    from tools.synthetic_call import SyntheticCall


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_is_caught_and_named(call: SyntheticCall, tmp_path: Path, bad: BadFile) -> None:
    caught = catch(bad, call, tmp_path)
    assert [verdict.name for verdict in caught.failed if verdict.name != "diagnosis"]
    assert bad.says in caught.line


def test_the_good_file_is_not(call: SyntheticCall, tmp_path: Path) -> None:
    assert catch(BadFile("good", lambda _, samples: samples, ""), call, tmp_path).failed == []
