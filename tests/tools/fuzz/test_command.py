"""The command says what broke and by what, and is content when nothing did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.fuzz import command
from tools.fuzz.command import Outcome, main

if TYPE_CHECKING:
    import pytest


def test_what_breaks_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = {"sdp": Outcome("sdp", 7, b"v=1", "Uncaught"), "digest": Outcome("digest", 9, None, "")}
    monkeypatch.setattr(command, "fuzz", lambda name, _seconds: outcomes[name])
    assert main(["--target", "sdp", "--target", "digest"]) == 1
    assert capsys.readouterr().out == "sdp: 7 inputs, broken by b'v=1'\nUncaught\ndigest: 9 inputs, nothing broke\n"
    assert main(["--target", "digest"]) == 0
