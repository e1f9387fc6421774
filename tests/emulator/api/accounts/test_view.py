"""The account object, and its balance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from emulator.api.access import Desk
from emulator.api.accounts.view import account_view
from emulator.api.operator import Account
from emulator.records.storage import Storage
from tests.emulator.api.desk import AUTH, DAY_NS, NOW_NS, TOKEN, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator

ACCOUNT = Account(
    auth_id=AUTH,
    auth_token=TOKEN,
    storage=Storage(ZoneInfo("Asia/Kolkata")),
    name="Wayne",
    city="Gotham",
    address="Manor",
    state="NJ",
    credits=Decimal("4.8886"),
)


def test_the_object_is_exact(operator: FakeOperator) -> None:
    assert account_view(Desk(operator, ACCOUNT)) == {
        "account_type": "standard",
        "address": "Manor",
        "auth_id": AUTH,
        "auto_recharge": False,
        "billing_mode": "prepaid",
        "cash_credits": "4.88860",
        "city": "Gotham",
        "name": "Wayne",
        "resource_uri": f"/v1/Account/{AUTH}/",
        "state": "NJ",
        "timezone": "Asia/Kolkata",
    }


def test_storage_is_taken_from_the_balance(operator: FakeOperator) -> None:
    """Of 21 November: stored for more than 90 days at the ends of September and October."""
    operator.store.put(recording("rec-1", added_ns=NOW_NS - 150 * DAY_NS))
    assert account_view(Desk(operator, ACCOUNT))["cash_credits"] == "4.88780"
    poor = replace(ACCOUNT, credits=Decimal(0))
    assert account_view(Desk(operator, poor))["cash_credits"] == "-0.00080"
