"""Every mutant of keys that are sent is caught by the first of its cases."""

from __future__ import annotations

import pytest

from tests.tools.mutate.room_by_room import exit_code_of
from tools.mutate import keys

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_none_survives(capsys: pytest.CaptureFixture[str]) -> None:
    code = exit_code_of(keys)
    assert code == 0, capsys.readouterr().out
