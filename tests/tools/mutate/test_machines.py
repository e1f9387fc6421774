"""Each mutant of machine detection, and of the silence that ends a Wait, is caught, by its words."""

from __future__ import annotations

import pytest

from tests.tools.mutate.room_by_room import exit_code_of
from tools.mutate import machines

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_none_survives(capsys: pytest.CaptureFixture[str]) -> None:
    code = exit_code_of(machines)
    assert code == 0, capsys.readouterr().out
