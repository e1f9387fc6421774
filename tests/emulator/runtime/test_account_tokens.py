"""Whose token signs: a subaccount's own calls are signed with its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.base.clock import WallClock
from emulator.records.store import Store
from emulator.runtime.account_tokens import AccountTokens
from emulator.runtime.call_book import CallBook
from tests.emulator.records.test_store import CALL, SUBACCOUNT
from tests.emulator.runtime.test_call_book import arrived


@pytest.fixture
def book() -> CallBook:
    made = CallBook(WallClock(epoch_ns=0))
    made.apply(replace(arrived(), call_uuid="main"))
    made.apply(replace(arrived(), call_uuid="sub", subaccount="SA"))
    return made


def test_each_account_signs_its_own_calls(book: CallBook) -> None:
    store = Store.in_memory()
    store.put(SUBACCOUNT)
    tokens = AccountTokens(store, book, "main token")
    assert (tokens.of_call("main"), tokens.of_call("sub")) == ("main token", "own")


def test_calls_of_an_earlier_platform_are_known_by_the_store(book: CallBook) -> None:
    store = Store.in_memory()
    store.put(SUBACCOUNT)
    store.put(replace(CALL, call_uuid="earlier", subaccount="SA"))
    assert AccountTokens(store, book, "main token").of_call("earlier") == "own"


def test_the_main_account_has_the_calls_of_a_subaccount_that_is_gone(book: CallBook) -> None:
    assert AccountTokens(Store.in_memory(), book, "main token").of_call("sub") == "main token"


def test_without_a_store_the_main_account_signs(book: CallBook) -> None:
    store = Store.in_memory()
    store.close()
    assert AccountTokens(store, book, "main token").of_call("sub") == "main token"
