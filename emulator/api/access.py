"""Who asks, and whose platform answers: dependencies of every route. plivo_rest.md §1, §6."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request
from sqlalchemy import ColumnElement, Table

from emulator.api.arguments import read_arguments
from emulator.api.credentials import asking_account
from emulator.api.errors import ApiError, not_found
from emulator.api.filters import text_of
from emulator.api.late_replies import note_late_reply
from emulator.api.operator import Account, Operator
from emulator.records.models import AccountRecord, ApplicationRecord, CallRecord, SubaccountRecord

R = TypeVar("R", bound=AccountRecord)


class Desk:
    """What a route works with: the platform, the account that asks, and the api_id of the reply.

    The main account has everything, its subaccounts' things too; a subaccount has its own.
    """

    def __init__(self, operator: Operator, account: Account) -> None:
        self.operator = operator
        self.account = account
        self.api_id = operator.ids.uuid()

    @property
    def auth_id(self) -> str:
        """The id of the account that asks, as it stands in the path."""
        return self.account.auth_id

    @property
    def main_auth_id(self) -> str:
        """The main account's id."""
        return self.account.main_auth_id or self.account.auth_id

    @property
    def subaccount(self) -> str:
        """The id of the subaccount that asks; empty: the main account does."""
        return self.account.auth_id if self.account.main_auth_id else ""

    def check_main(self) -> None:
        """Raise ApiError 403 unless the main account asks."""
        if self.subaccount:
            raise ApiError(403, f"subaccount {self.auth_id} may not do this: use the credentials of the main account")

    def has(self, record: AccountRecord) -> bool:
        """Whether something is the account's."""
        return record.auth_id == self.main_auth_id and self.subaccount in {"", record.subaccount}

    def own(self, kind: type[R], key: str) -> R:
        """The account's record of that key. Raises ApiError 404 when there is none or it is another account's."""
        record = self.operator.store.get(kind, key)
        if record is None or not self.has(record):
            raise not_found()
        return record

    def visible(self, table: Table, given: Mapping[str, Any]) -> list[ColumnElement[bool]]:
        """Which rows the account sees, of one subaccount only if `subaccount` is among the arguments."""
        conditions = [table.c.auth_id == self.main_auth_id]
        if self.subaccount:
            conditions.append(table.c.subaccount == self.subaccount)
        if "subaccount" in given:
            wanted = text_of(given, "subaccount")
            conditions.append(table.c.subaccount == ("" if wanted == self.main_auth_id else wanted))
        return conditions

    def live_calls(self) -> list[CallRecord]:
        """The account's calls that have not ended, B legs included."""
        return [record for record in self.operator.store.live_calls(self.main_auth_id) if self.has(record)]

    def check_application(self, app_id: str | None, parameter: str = "app_id") -> None:
        """Raise ApiError 400 unless `app_id` is empty or one of the account's applications."""
        if app_id:
            record = self.operator.store.get(ApplicationRecord, app_id)
            if record is None or not self.has(record):
                raise ApiError(400, f"{parameter} parameter is invalid: there is no such application")

    def chosen_subaccount(self, given: str | None) -> str:
        """Whose a new thing is to be: the main account may name a subaccount, or itself; a subaccount only itself.

        Raises ApiError 400 for any other.
        """
        if given is None or given == self.auth_id:
            return self.subaccount
        record = None if self.subaccount else self.operator.store.get(SubaccountRecord, given)
        if record is None or record.main_auth_id != self.auth_id:
            raise ApiError(400, "subaccount parameter is invalid: there is no such subaccount")
        return record.auth_id

    def uri(self, resource: str, key: str) -> str:
        """The resource_uri of one thing."""
        return f"/v1/Account/{self.auth_id}/{resource}/{key}/"

    def subaccount_uri(self, subaccount: str) -> str | None:
        """The sub_account of one thing; None when it is the main account's."""
        return f"/v1/Account/{self.main_auth_id}/Subaccount/{subaccount}/" if subaccount else None


async def find_operator(request: Request) -> Operator:
    """The platform of the world that is running now; worlds swap it on the one app of the process."""
    if any("\0" in part for part in request.path_params.values()):
        raise not_found()  # A name that PostgreSQL refuses is the name of nothing.
    operator = getattr(request.app.state, "platform", None)
    if operator is None:
        raise ApiError(503, "the platform is not running")
    return cast("Operator", operator)


async def find_desk(request: Request, auth_id: str) -> Desk:
    """Check HTTP Basic credentials: 401 when they are wrong, 403 when they are another account's.

    429 when the account makes too many requests.
    """
    operator = await find_operator(request)
    account = asking_account(operator, request)
    if account.auth_id != auth_id:
        raise ApiError(403, f"account {account.auth_id} may not use account {auth_id}")
    if not operator.admits(auth_id):
        raise ApiError(429, "too many requests: the limit of the account is reached, try again in some seconds")
    desk = Desk(operator, account)
    given = await read_arguments(request)
    note_late_reply(
        request.scope, given, api_id=desk.api_id, auth_token=account.auth_token, strict=operator.strict_async
    )
    return desk


AtPlatform = Annotated[Operator, Depends(find_operator)]
AtDesk = Annotated[Desk, Depends(find_desk)]
