"""Two conferences of the account, one of its subaccount, one of another account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.conferences.hall import conference, member
from tests.emulator.api.desk import OTHER, SUB, subaccount

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


@pytest.fixture(autouse=True)
def some_conferences(operator: FakeOperator) -> None:
    operator.store.put(subaccount())
    operator.live_conferences.live = [
        conference("Sales", member("5"), number=3, subaccount=SUB),
        conference("My Conf Room", member("1", muted=True), member("2", deaf=True), number=1),
        conference("Sales", member("3"), number=2),
        conference("Theirs", member("4"), number=4, auth_id=OTHER),
    ]
