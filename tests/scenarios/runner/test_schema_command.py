"""`offhook schema` prints what the language says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scenarios.language.editor_schema import editor_schema
from scenarios.runner.schema_command import schema_command

if TYPE_CHECKING:
    import pytest


def test_the_schema_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert schema_command() == 0
    assert json.loads(capsys.readouterr().out) == editor_schema()
