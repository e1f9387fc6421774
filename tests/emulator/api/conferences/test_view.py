"""Numbers are texts, and several ids are a list."""

from __future__ import annotations

import pytest

from emulator.api.conferences.view import conference_view, member_ids_view
from tests.emulator.api.conferences.hall import conference


@pytest.mark.parametrize(("given", "shown"), [(["10"], "10"), (["10", "11"], ["10", "11"])])
def test_ids(given: list[str], shown: object) -> None:
    assert member_ids_view(given) == shown


def test_a_conference_of_this_moment() -> None:
    assert conference_view(conference("Sales", running_s=0)) == {
        "conference_name": "Sales",
        "conference_run_time": "0",
        "conference_member_count": "0",
        "members": [],
    }
