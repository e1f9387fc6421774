"""What becomes of the things of a subaccount that is deleted."""

from __future__ import annotations

from emulator.api.subaccounts.closing import close_subaccount
from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord, SubaccountRecord
from emulator.records.store import Store
from tests.emulator.api.desk import AUTH, SUB, recording, subaccount


def furnished() -> Store:
    """The subaccount and the main account have one of everything; both use the former's application."""
    store = Store.in_memory()
    store.put(subaccount())
    for owner, app_id in ((SUB, "17"), ("", "18")):
        store.put(
            ApplicationRecord(
                app_id=app_id, auth_id=AUTH, subaccount=owner, app_name=app_id, is_default_for_numbers=True
            )
        )
        whose = {"auth_id": AUTH, "subaccount": owner, "app_id": "17"}
        store.put(NumberRecord(number=f"155501{app_id}", added_ns=0, **whose))  # type: ignore[arg-type]
        store.put(EndpointRecord(endpoint_id=app_id, username=f"u{app_id}", password="secret", alias="a", **whose))
    store.put(recording("rec-1", subaccount=SUB))
    return store


def test_with_cascade_everything_goes() -> None:
    store = furnished()
    close_subaccount(store, subaccount(), cascade=True)
    assert store.all(SubaccountRecord) == ()
    assert [each.app_id for each in store.all(ApplicationRecord)] == ["18"]
    assert [(each.number, each.app_id) for each in store.all(NumberRecord)] == [("15550118", "")]
    assert [(each.username, each.app_id) for each in store.all(EndpointRecord)] == [("u18", "")]


def test_without_it_everything_is_the_main_accounts() -> None:
    store = furnished()
    close_subaccount(store, subaccount(), cascade=False)
    applications = store.all(ApplicationRecord)
    assert [(each.app_id, each.subaccount, each.is_default_for_numbers) for each in applications] == [
        ("17", "", False),
        ("18", "", True),
    ]
    numbers, endpoints = store.all(NumberRecord), store.all(EndpointRecord)
    assert [(each.subaccount, each.app_id) for each in numbers] == [("", "17"), ("", "17")]
    assert [(each.subaccount, each.app_id) for each in endpoints] == [("", "17"), ("", "17")]


def test_recordings_keep_its_name() -> None:
    store = furnished()
    close_subaccount(store, subaccount(), cascade=True)
    assert [each.subaccount for each in store.recordings_of("call-1")] == [SUB]
