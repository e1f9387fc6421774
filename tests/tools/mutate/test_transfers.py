"""No mutant of transfers survives."""

from __future__ import annotations

import pytest

from tests.tools.mutate.room_by_room import exit_code_of
from tools.mutate import transfers

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_none_survives(capsys: pytest.CaptureFixture[str]) -> None:
    code = exit_code_of(transfers)
    assert code == 0, capsys.readouterr().out
