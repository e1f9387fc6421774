"""Which auth token signs the webhooks of a call: that of the subaccount whose call it is, else the main account's."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.records.models import CallRecord, SubaccountRecord

if TYPE_CHECKING:
    from emulator.records.store import Store
    from emulator.runtime.call_book import CallBook


class AccountTokens:
    """Tokens of the main account and of its subaccounts."""

    def __init__(self, store: Store, book: CallBook, main: str) -> None:
        self.main = main
        self._store = store
        self._book = book

    def of_call(self, call_uuid: str) -> str:
        """The token of whoever has the call; the main account has those of a subaccount that is gone."""
        with contextlib.suppress(Unavailable):  # The reporter warns with the next fact.
            return self.of_account(self._subaccount(call_uuid))
        return self.main

    def of_account(self, subaccount: str) -> str:
        """The token of a subaccount, or the main account's; so of one that is gone."""
        with contextlib.suppress(Unavailable):
            record = self._store.get(SubaccountRecord, subaccount) if subaccount else None
            return self.main if record is None else record.auth_token
        return self.main

    def _subaccount(self, call_uuid: str) -> str:
        """Calls of an earlier platform are not in the book."""
        record = self._book.get(call_uuid) or self._store.get(CallRecord, call_uuid)
        return "" if record is None else record.subaccount
