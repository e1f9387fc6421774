"""`offhook check`: all cases, all complaints, nothing is run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.runner.check_command import check_command
from tests.scenarios.scenario_text import TEXT

if TYPE_CHECKING:
    from pathlib import Path


def test_cases_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(
        TEXT.replace("name: small", "name: small\nmatrix: {x: [1, 2]}").replace("3 s", "${x} s"), encoding="utf-8"
    )
    assert check_command([tmp_path]) == 0
    assert capsys.readouterr().out.splitlines() == [f"small[1]  {file}", f"small[2]  {file}"]


def test_every_file_that_is_wrong_is_named_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = {
        "a": TEXT,
        "b": TEXT.replace("talk:", "tlak:"),
        "c": TEXT.replace("after: 3 s", "after: 3"),
        "d": TEXT,
        "e": TEXT.replace("name: small", "name: other").replace(
            TEXT[TEXT.index("  documents") : TEXT.index("steps:")], "  asgi: no_such_module_here:app\n"
        ),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert check_command([tmp_path]) == 2
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [f"small  {tmp_path / 'a.yaml'}", f"small  {tmp_path / 'd.yaml'}"]
    wrong = [line.removeprefix(f"{tmp_path}/") for line in printed.err.splitlines()]
    assert wrong[0].startswith("b.yaml:15:5: unknown step 'tlak', did you mean 'talk'?")
    assert wrong[1].startswith("c.yaml:14:12: expected a duration")
    assert wrong[2].startswith("e.yaml:8:9: no_such_module_here:app cannot be loaded")
    assert wrong[3].startswith("d.yaml: the name small is taken by")


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        check_command([tmp_path / "none.yaml"])
