"""What can be changed of an account while the platform runs; until somebody does, the settings say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.records.models import AccountProfile

if TYPE_CHECKING:
    from emulator.api.operator import Account
    from emulator.records.store import Store


def profile_of(store: Store, account: Account) -> AccountProfile:
    """The profile of a main account, or of the one that a subaccount is within."""
    main = account.main_auth_id or account.auth_id
    return store.get(AccountProfile, main) or AccountProfile(
        auth_id=main,
        name=account.name,
        city=account.city,
        address=account.address,
        recordings_need_credentials=account.recordings_need_credentials,
    )
