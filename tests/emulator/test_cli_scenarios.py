"""The commands around scenarios, from the command line on: check, schema, new, call."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from emulator.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """The exit code of `offhook ARGUMENTS`."""
    monkeypatch.setattr(sys, "argv", ["offhook", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_a_new_scenario_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "new", "my_line", "--flow", "outbound", "--folder", str(tmp_path)) == 0
    assert run(monkeypatch, "check", str(tmp_path)) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("my_line  ")
    assert run(monkeypatch, "new", "my_line", "--folder", str(tmp_path)) == 2
    assert "File exists" in capsys.readouterr().err


def test_what_is_wrong_has_its_place_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("nmae: x\n", encoding="utf-8")
    assert run(monkeypatch, "check", str(file)) == 2
    assert capsys.readouterr().err.startswith(f"{file}:1:1: unknown word 'nmae', did you mean 'name'?")


def test_the_schema_is_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "schema") == 0
    assert "steps" in json.loads(capsys.readouterr().out)["required"]


def test_a_call_gets_its_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []

    def call(order: Any) -> int:
        given.append(order)
        return 1

    monkeypatch.setattr("scenarios.runner.call_command.call_command", call)
    arguments = ["--answer-url", "http://x/a", "--seconds", "3", "--press", "1#", "--data", str(tmp_path)]
    assert run(monkeypatch, "call", "+15550100", *arguments) == 1
    (order,) = given
    assert (order.number, order.answer_url, order.hangup_url) == ("+15550100", "http://x/a", "")
    assert (order.seconds, order.press, order.data) == (3.0, "1#", tmp_path)
