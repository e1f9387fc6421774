"""Basic credentials: whose they are, or why they are none."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fastapi import Request

from emulator.api.credentials import asking_account
from emulator.api.errors import ApiError
from tests.emulator.api.desk import AUTH, OTHER, SUB, SUB_TOKEN, TOKEN, subaccount

if TYPE_CHECKING:
    from emulator.api.operator import Account
    from tests.emulator.api.desk import FakeOperator


def asked(operator: FakeOperator, user: str, token: str) -> Account:
    header = b"Basic " + base64.b64encode(f"{user}:{token}".encode())
    return asking_account(operator, Request({"type": "http", "headers": [(b"authorization", header)]}))


def test_the_main_account(operator: FakeOperator) -> None:
    account = asked(operator, AUTH, TOKEN)
    assert (account.auth_id, account.main_auth_id) == (AUTH, "")


def test_a_subaccount_has_the_terms_of_its_main_account(operator: FakeOperator) -> None:
    operator.store.put(subaccount())
    account, main = asked(operator, SUB, SUB_TOKEN), asked(operator, AUTH, TOKEN)
    assert (account.auth_id, account.main_auth_id, account.storage) == (SUB, AUTH, main.storage)


@pytest.mark.parametrize(
    ("user", "token"),
    [(SUB, TOKEN), (SUB, ""), (AUTH, SUB_TOKEN), (SUB.lower(), SUB_TOKEN), ("SA0", SUB_TOKEN), ("", ""), (OTHER, "x")],
)
def test_wrong_ones(operator: FakeOperator, user: str, token: str) -> None:
    operator.store.put(subaccount())
    with pytest.raises(ApiError, match="check auth_id and auth_token") as caught:
        asked(operator, user, token)
    assert caught.value.status == 401


def test_a_subaccount_that_is_not_enabled(operator: FakeOperator) -> None:
    operator.store.put(subaccount(is_enabled=False))
    with pytest.raises(ApiError, match="not enabled") as caught:
        asked(operator, SUB, SUB_TOKEN)
    assert caught.value.status == 401


def test_only_who_knows_its_password_hears_that_it_is_not_enabled(operator: FakeOperator) -> None:
    operator.store.put(subaccount(is_enabled=False))
    with pytest.raises(ApiError, match="check auth_id and auth_token"):
        asked(operator, SUB, "wrong")


def test_a_subaccount_of_no_account_of_ours(operator: FakeOperator) -> None:
    operator.store.put(replace(subaccount(), main_auth_id="MAZZZZZZZZZZZZZZZZZZ"))
    with pytest.raises(ApiError, match="check auth_id"):
        asked(operator, SUB, SUB_TOKEN)
