"""The account object: plivo_rest.md §6. Its balance is what it began with, less what its recordings have cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.accounts.profile import profile_of
from emulator.records.invoices import invoices

if TYPE_CHECKING:
    from emulator.api.access import Desk


def account_view(desk: Desk) -> dict[str, object]:
    """The main account that asks."""
    account, store = desk.account, desk.operator.store
    profile = profile_of(store, account)
    charged = sum(each.amount for each in invoices(store, desk.auth_id, account.storage, desk.operator.wall_ns()))
    return {
        "account_type": "standard",
        "address": profile.address,
        "auth_id": account.auth_id,
        "auto_recharge": False,
        "billing_mode": "prepaid",
        "cash_credits": f"{account.credits - charged:.5f}",
        "city": profile.city,
        "name": profile.name,
        "resource_uri": f"/v1/Account/{account.auth_id}/",
        "state": account.state,
        "timezone": str(account.storage.zone),
    }
