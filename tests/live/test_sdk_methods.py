"""Every method of the official SDKs, of Python and of Node, that has to do with voice: asked, answered, shown."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.live.sdk.clients import node_methods, object_methods, python_methods
from tests.live.sdk.object_story import BROKEN
from tests.live.sdk.page import STORY, play_everything, table, table_of_the_page
from tests.live.sdk.words import Operation

if TYPE_CHECKING:
    from tests.live.sdk.playing import Outcome

pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.peer("plivo-node")]

INHERITED = {"create", "get", "list", "makeMpcId"}
"""Node's resources have these of their base class, whether or not the API has the operation."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Outcome]]:
    """Everything, played once."""
    return play_everything(tmp_path_factory.mktemp("sdk"))


@pytest.mark.parametrize("language", ["Python", "Node"])
def test_every_method_is_answered_as_documented(outcomes: dict[str, list[Outcome]], language: str) -> None:
    assert len(outcomes[language]) > 70
    assert {each.method: each.fault for each in outcomes[language] if each.fault} == {}


def test_the_page_shows_what_was_played(outcomes: dict[str, list[Outcome]]) -> None:
    assert table_of_the_page() == table(outcomes)


def test_no_method_is_forgotten() -> None:
    asked = [step for step in STORY if isinstance(step, Operation)]
    in_python = {step.python.name for step in asked if step.python}
    in_node = {step.node.name for step in asked if step.node}
    assert python_methods() - in_python == set()
    assert object_methods() - in_python == BROKEN
    missing = asyncio.run(node_methods()) - in_node
    assert {name for name in missing if name.partition(".")[2] not in INHERITED} == set()
