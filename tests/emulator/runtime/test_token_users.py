"""Whose a SIP user is, by endpoint or by token, and whose tokens are good."""

from __future__ import annotations

from emulator.calls.routing import Owner
from emulator.records.models import EndpointRecord, SubaccountRecord
from emulator.records.store import Store
from emulator.runtime.token_users import KnownUser, TokenUsers


def endpoint(username: str, subaccount: str = "") -> EndpointRecord:
    return EndpointRecord(
        endpoint_id=username, auth_id="MA", subaccount=subaccount, username=username, password="p", alias=username
    )


def users() -> TokenUsers:
    store = Store.in_memory()
    for auth_id, is_enabled in (("SA", True), ("SB", False)):
        store.put(
            SubaccountRecord(
                auth_id=auth_id,
                main_auth_id="MA",
                auth_token=f"of {auth_id}",
                name=auth_id,
                is_enabled=is_enabled,
                created_ns=0,
            )
        )
    store.put(endpoint("ann"))
    store.put(endpoint("bob", "SA"))
    store.put(endpoint("odd_MA", "SA"))
    return TokenUsers(store, "MA", "main")


def test_tokens_are_signed_by_the_account_and_its_enabled_subaccounts() -> None:
    known = users()
    assert [known.auth_token_of(each) for each in ("MA", "SA", "SB", "MX", "")] == ["main", "of SA", None, None, None]


def test_a_user_by_password() -> None:
    assert users().user("bob") == KnownUser(Owner("MA", "SA"), endpoint("bob", "SA"))
    assert users().user("odd_MA") == KnownUser(Owner("MA", "SA"), endpoint("odd_MA", "SA"))
    assert users().user("eve") is None


def test_a_user_by_token_is_of_the_account_that_gave_it() -> None:
    assert users().user("eve_MA") == KnownUser(Owner("MA"))
    assert users().user("e_v_e_SA") == KnownUser(Owner("MA", "SA"))
    for stranger in ("eve_SB", "eve_MX", "_MA", "MA"):
        assert users().user(stranger) is None


def test_its_subject_may_be_an_endpoint_of_that_account_and_of_no_other() -> None:
    assert users().user("ann_MA") == KnownUser(Owner("MA"), endpoint("ann"))
    assert users().user("bob_SA") == KnownUser(Owner("MA", "SA"), endpoint("bob", "SA"))
    assert users().user("bob_MA") == KnownUser(Owner("MA"))


def test_an_endpoint_is_reached_where_its_tokens_are_too() -> None:
    assert users().names("ann") == ("ann", "ann_MA")
    assert users().names("bob") == ("bob", "bob_SA")
    assert users().names("15550100") == ("15550100",)
