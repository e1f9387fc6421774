"""HTTP Basic credentials: which account a request proves to come from. plivo_rest.md §1, §6."""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.api.errors import ApiError
from emulator.records.models import SubaccountRecord

if TYPE_CHECKING:
    from fastapi import Request

    from emulator.api.operator import Account, Operator

_AUTH_ID = re.compile("(MA|SA)[A-Z0-9]{18}")


def asking_account(operator: Operator, request: Request) -> Account:
    """The main account or the subaccount whose credentials a request carries.

    Raises ApiError 401 when there are none, or wrong ones, or those of a subaccount that is not enabled.
    """
    user, password = _credentials(request.headers.get("Authorization", ""))
    known = _AUTH_ID.fullmatch(user)
    record = operator.store.get(SubaccountRecord, user) if known and known[1] == "SA" else None
    account = _account(operator, user, record) if known else None
    if account is None or not hmac.compare_digest(account.auth_token.encode(), password.encode()):
        raise ApiError(401, "authentication failed: check auth_id and auth_token")
    if record is not None and not record.is_enabled:
        raise ApiError(401, f"authentication failed: subaccount {user} is not enabled")
    return account


def _account(operator: Operator, auth_id: str, record: SubaccountRecord | None) -> Account | None:
    if auth_id.startswith("MA"):
        return operator.account(auth_id)
    main = operator.account(record.main_auth_id) if record is not None else None
    if record is None or main is None:
        return None
    return replace(main, auth_id=auth_id, auth_token=record.auth_token, main_auth_id=main.auth_id)


def _credentials(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:  # No Base64, no ASCII, or no UTF-8 behind it.
        return "", ""
    return user, password
