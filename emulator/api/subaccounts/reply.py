"""What the Subaccount resource answers: plivo_rest.md §6."""

from typing import Annotated

from pydantic import Field

from emulator.api.reply import Answer, Done, Listed, Reply, ResourceUri

SubaccountId = Annotated[str, Field(pattern=r"^SA[A-Z0-9]{18}$")]
AuthToken = Annotated[str, Field(min_length=40, max_length=40)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]


class SubaccountCreated(Done):
    """`POST Subaccount/`."""

    auth_id: SubaccountId
    auth_token: AuthToken


class SubaccountObject(Reply):
    """One subaccount."""

    account: Annotated[str, Field(pattern=r"^/v1/Account/MA[A-Z0-9]{18}/$")]
    auth_id: SubaccountId
    auth_token: AuthToken
    created: Day
    enabled: bool
    modified: Day | None
    name: Annotated[str, Field(min_length=1)]
    new_auth_token: AuthToken
    resource_uri: ResourceUri


class SubaccountAnswer(Answer, SubaccountObject):
    """`GET Subaccount/{subauth_id}/`."""


SubaccountList = Listed[SubaccountObject]
