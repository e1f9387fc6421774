"""What becomes of the things of a subaccount that is deleted: plivo_rest.md §6."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord

if TYPE_CHECKING:
    from emulator.records.models import SubaccountRecord
    from emulator.records.store import Store


def close_subaccount(store: Store, closed: SubaccountRecord, *, cascade: bool) -> None:
    """Delete a subaccount and, at once, its applications, endpoints and numbers, or give them to the main account.

    Its calls and recordings stay, with its name on them.
    """
    if cascade:
        _delete_everything(store, closed)
    else:
        _give_to_main(store, closed)


def _give_to_main(store: Store, closed: SubaccountRecord) -> None:
    """Its default applications are not the main account's."""
    owner = {"auth_id": closed.main_auth_id, "subaccount": closed.auth_id}
    applications = store.all(ApplicationRecord, **owner)
    store.rewrite(
        put=[
            *(
                replace(each, subaccount="", is_default_for_numbers=False, is_default_for_endpoints=False)
                for each in applications
            ),
            *(replace(each, subaccount="") for each in store.all(EndpointRecord, **owner)),
            *(replace(each, subaccount="") for each in store.all(NumberRecord, **owner)),
        ],
        gone=[closed],
    )


def _delete_everything(store: Store, closed: SubaccountRecord) -> None:
    """Others' numbers and endpoints lose the applications that are gone."""
    everything = {"auth_id": closed.main_auth_id}
    applications = store.all(ApplicationRecord, **everything, subaccount=closed.auth_id)
    users: list[EndpointRecord | NumberRecord] = [
        *store.all(EndpointRecord, **everything),
        *store.all(NumberRecord, **everything),
    ]
    app_ids = {each.app_id for each in applications}
    theirs = [each for each in users if each.subaccount == closed.auth_id]
    left = [replace(each, app_id="") for each in users if each.subaccount != closed.auth_id and each.app_id in app_ids]
    store.rewrite(put=left, gone=[closed, *applications, *theirs])
