"""Paths that nobody is told of are found wherever a scenario names them, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from tests.scenarios.scenario_text import APP_BY_URL, one_case

if TYPE_CHECKING:
    from pathlib import Path

HANG_UP = "- hang_up: caller"
CREATE = "{rest: calls.create, with: {from: '1', to: '2', answer_url: '${app_url}/told/'}}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (HANG_UP, "- until: {callback: /x/}"),
        (HANG_UP, "- fail: /x/"),
        (HANG_UP, "- {delay: /x/, by: 1 s}"),
        (HANG_UP, "- drop: /x/"),
        (HANG_UP, "- parallel: [[{wait: 1 s}], [{drop: /x/}]]"),
        ("expect:", "expect:\n  never: [{callback: /x/}]"),
        ("- to: /answer/", "- to: /x/"),
        ("- to: /answer/", "- any_order: [{to: /x/}]\n    - to: /answer/"),
    ],
)
def test_a_path_of_which_nobody_is_told(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(BadInput, match="no document and no rest step names the path /x/"):
        one_case(tmp_path, (old, new))


@pytest.mark.parametrize(
    "changes",
    [
        [("expect:", "expect:\n  never: [{callback: /hangup/}]")],
        [("<Response>", "<Response><Redirect>${app_url}/x/</Redirect>"), (HANG_UP, "- until: {callback: /x/}")],
        [(HANG_UP, f"- {CREATE}\n  - until: {{callback: /told/}}")],
        [APP_BY_URL, ("expect:", "expect:\n  never: [{callback: /x/}]")],
    ],
)
def test_a_path_of_which_somebody_is_told(tmp_path: Path, changes: list[tuple[str, str]]) -> None:
    assert one_case(tmp_path, *changes).scenario.steps
