"""The settings say it until somebody changes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from emulator.api.accounts.profile import profile_of, storage_terms
from emulator.api.operator import Account
from emulator.records.store import Store

ACCOUNT = Account(auth_id="MA", auth_token="t", name="Wayne", recordings_need_credentials=True)


def test_what_was_changed_counts_for_subaccounts_too() -> None:
    store = Store.in_memory()
    profile = profile_of(store, ACCOUNT)
    assert (profile.name, profile.recordings_need_credentials) == ("Wayne", True)
    store.put(replace(profile, name="Bruce"))
    within = replace(ACCOUNT, auth_id="SA", main_auth_id="MA")
    assert profile_of(store, ACCOUNT).name == profile_of(store, within).name == "Bruce"


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, None),
        ({"retention_days": 30}, 30),
        ({"storage_consent": False}, 90),
        ({"storage_consent": False, "retention_days": 30}, 30),
    ],
)
def test_how_long_recordings_are_kept(changes: dict[str, Any], kept: int | None) -> None:
    store = Store.in_memory()
    assert storage_terms(store, replace(ACCOUNT, **changes)).kept_days == kept
    store.put(replace(profile_of(store, ACCOUNT), **changes))
    terms = storage_terms(store, ACCOUNT)
    assert terms == replace(ACCOUNT.storage, kept_days=kept)
