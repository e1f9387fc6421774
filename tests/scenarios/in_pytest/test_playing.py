"""One case is played as `offhook run` plays it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from emulator.testing.emulators import Emulators
from scenarios.in_pytest.playing import play
from scenarios.language.loader import load_file
from scenarios.runner.outcome import Result
from tests.scenarios.in_pytest.users_project import CALL

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.language.loader import Case


def case(folder: Path, *changes: tuple[str, str]) -> Case:
    text = CALL
    for old, new in changes:
        text = text.replace(old, new)
    file = folder / "small.call.yaml"
    file.write_text(text, encoding="utf-8")
    (found,) = load_file(file)
    return found


def test_the_same_seed_is_the_same_call(tmp_path: Path) -> None:
    one = case(tmp_path)
    runs = [play(one, world="auto", seed=seed, out=tmp_path / str(n)) for n, seed in enumerate((1, 1, 2))]
    assert {run.result for run in runs} == {Result.PASSED}
    captures = [(run.folder / "capture.pcap").read_bytes() for run in runs]
    assert captures[0] == captures[1] != captures[2]


def test_the_folder_of_the_case_holds_its_report(tmp_path: Path) -> None:
    outcome = play(case(tmp_path), world="simulated", seed=1, out=tmp_path / "out")
    assert outcome.folder == tmp_path / "out/small"
    report = json.loads((outcome.folder / "report.json").read_text("utf-8"))
    assert (report["passed"], report["seed"], report["world"]) == (1, 1, "simulated")
    assert "capture.pcap" in report["scenarios"][0]["files"]


def test_a_case_that_has_no_place_in_a_world(tmp_path: Path) -> None:
    needy = case(tmp_path, ("numbers:", "needs: live\nnumbers:"))
    with pytest.raises(BadInput, match="no case can run in the simulated world"):
        play(needy, world="simulated", seed=1, out=tmp_path / "out")


def test_ctrl_c_ends_the_run_of_pytest_and_leaves_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Emulators, "run", press)
    with pytest.raises(KeyboardInterrupt):
        play(case(tmp_path), world="auto", seed=1, out=tmp_path / "out")
    assert json.loads((tmp_path / "out/small/report.json").read_text("utf-8"))["interrupted"] is True
