"""The subaccount object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.access import Desk
from emulator.api.subaccounts.view import subaccount_view
from tests.emulator.api.desk import AUTH, DAY_NS, NOW_NS, subaccount

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


def test_days_of_making_and_of_the_latest_change(operator: FakeOperator) -> None:
    account = operator.account(AUTH)
    assert account is not None
    record = subaccount(is_enabled=False, modified_ns=NOW_NS + DAY_NS)
    shown = subaccount_view(Desk(operator, account), record)
    assert (shown["created"], shown["modified"], shown["enabled"]) == ("2026-11-21", "2026-11-22", False)
