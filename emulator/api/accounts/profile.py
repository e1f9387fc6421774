"""What can be changed of an account while the platform runs; until somebody does, the settings say it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.records.models import AccountProfile
from emulator.records.storage import kept_days

if TYPE_CHECKING:
    from emulator.api.operator import Account
    from emulator.records.storage import Storage
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
        storage_consent=account.storage_consent,
        retention_days=account.retention_days,
    )


def storage_terms(store: Store, account: Account) -> Storage:
    """How long recordings are stored by now."""
    profile = profile_of(store, account)
    return replace(account.storage, kept_days=kept_days(profile.retention_days, pays=profile.storage_consent))
