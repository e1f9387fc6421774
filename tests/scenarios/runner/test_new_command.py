"""`offhook new`: what it writes passes as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.runner.command import RunOrder, run_command
from scenarios.runner.new_command import FLOWS, new_command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("flow", FLOWS)
def test_a_new_scenario_passes(tmp_path: Path, flow: str) -> None:
    assert new_command("orders_by_phone", flow=flow, folder=tmp_path) == 0
    file = tmp_path / "orders_by_phone.yaml"
    assert "name: orders_by_phone\n" in file.read_text(encoding="utf-8")
    code = run_command(RunOrder(paths=[file], world="simulated", seed=1, out=tmp_path / "out"))
    assert code == 0, (tmp_path / "out" / "report.json").read_text(encoding="utf-8")


def test_nothing_is_overwritten_and_bad_words_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("precious", encoding="utf-8")
    for name, flow, folder, why in (
        ("mine", "inbound", tmp_path, "mine.yaml: cannot be written: File exists"),
        ("Mine", "inbound", tmp_path, "NAME: 'Mine' is no name"),
        ("mine", "inbond", tmp_path, "--flow: unknown flow 'inbond', did you mean 'inbound'?"),
        ("other", "inbound", tmp_path / "none", "No such file or directory"),
    ):
        with pytest.raises(BadInput) as raised:
            new_command(name, flow=flow, folder=folder)
        assert why in str(raised.value)
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "precious"
