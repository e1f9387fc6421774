"""Who asks, and whose platform answers: dependencies of every route. plivo_rest.md §1."""

import base64
import hmac
import re
from typing import Annotated, TypeVar, cast

from fastapi import Depends, Request

from emulator.api.errors import ApiError, not_found
from emulator.api.operator import Account, Operator
from emulator.records.models import AccountRecord, ApplicationRecord

_AUTH_ID = re.compile("(MA|SA)[A-Z0-9]{18}")
R = TypeVar("R", bound=AccountRecord)


class Desk:
    """What a route works with: the platform, the account that asks, and the api_id of the reply."""

    def __init__(self, operator: Operator, account: Account) -> None:
        self.operator = operator
        self.account = account
        self.api_id = operator.ids.uuid()

    @property
    def auth_id(self) -> str:
        """The account's id."""
        return self.account.auth_id

    def own(self, kind: type[R], key: str) -> R:
        """The account's record of that key. Raises ApiError 404 when there is none or it is another account's."""
        record = self.operator.store.get(kind, key)
        if record is None or record.auth_id != self.auth_id:
            raise not_found()
        return record

    def check_application(self, app_id: str | None, parameter: str = "app_id") -> None:
        """Raise ApiError 400 unless `app_id` is empty or one of the account's applications."""
        if app_id:
            record = self.operator.store.get(ApplicationRecord, app_id)
            if record is None or record.auth_id != self.auth_id:
                raise ApiError(400, f"{parameter} parameter is invalid: there is no such application")

    def uri(self, resource: str, key: str) -> str:
        """The resource_uri of one thing."""
        return f"/v1/Account/{self.auth_id}/{resource}/{key}/"


async def find_operator(request: Request) -> Operator:
    """The platform of the world that is running now; worlds swap it on the one app of the process."""
    if any("\0" in part for part in request.path_params.values()):
        raise not_found()  # A name that PostgreSQL refuses is the name of nothing.
    operator = getattr(request.app.state, "platform", None)
    if operator is None:
        raise ApiError(503, "the platform is not running")
    return cast("Operator", operator)


async def find_desk(request: Request, auth_id: str) -> Desk:
    """Check HTTP Basic credentials: 401 when they are wrong, 403 when they are another account's."""
    operator = await find_operator(request)
    user, password = _credentials(request.headers.get("Authorization", ""))
    if not _AUTH_ID.fullmatch(user):
        raise _unknown()
    account = operator.account(user)
    if account is None or not hmac.compare_digest(account.auth_token.encode(), password.encode()):
        raise _unknown()
    if account.auth_id != auth_id:
        raise ApiError(403, f"account {account.auth_id} may not use account {auth_id}")
    return Desk(operator, account)


def _unknown() -> ApiError:
    return ApiError(401, "authentication failed: check auth_id and auth_token")


def _credentials(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:  # No Base64, no ASCII, or no UTF-8 behind it.
        return "", ""
    return user, password


AtPlatform = Annotated[Operator, Depends(find_operator)]
AtDesk = Annotated[Desk, Depends(find_desk)]
