"""What answers of the REST API are made of: exact keys and types, of which each resource has its own beside its view.

plivo_rest.md §1, §7. Written from the reference and not from the views, so that the two check each other. FastAPI shows
them in the OpenAPI document; whether an answer fits, `reply_faults` tells.
"""

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Money = Annotated[str, Field(pattern=r"^\d+\.\d{5}$")]
"""Dollars with five decimals."""
Moment = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d$")]
PreciseMoment = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d$")]
ResourceUri = Annotated[str, Field(pattern=r"^/v1/Account/(MA|SA)[A-Z0-9]{18}/\w+/[^/]+/$")]
WebAddress = Annotated[str, Field(pattern=r"^https?://.+")]
Digits = Annotated[str, Field(pattern=r"^\d+$")]
Count = Annotated[int, Field(ge=0)]


class Reply(BaseModel):
    """Base of all answers and their parts: nothing beside what is named, and no text where a number belongs."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Answer(Reply):
    """Base of all whole answers."""

    api_id: Uuid


class Done(Answer):
    """Something was done, or begun."""

    message: Annotated[str, Field(min_length=1)]


class Refused(Answer):
    """Every error: `error` is shown to the caller verbatim by the SDKs."""

    error: Annotated[str, Field(min_length=1)]


class Meta(Reply):
    """Which part of a list this is. `next` and `previous` are relative, and null at the ends."""

    limit: Annotated[int, Field(ge=1, le=20)]
    next: Annotated[str, Field(pattern=r"^/v1/Account/.+\?.+")] | None
    offset: Count
    previous: Annotated[str, Field(pattern=r"^/v1/Account/.+\?.+")] | None
    total_count: Count


T = TypeVar("T")


class Listed(Answer, Generic[T]):
    """A part of a list."""

    meta: Meta
    objects: list[T]


NOTHING: dict[int | str, dict[str, Any]] = {204: {"description": "No Content"}}
"""`responses` of a route that answers without a body."""
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refused} for status in (400, 401, 403, 404, 413, 429, 503)
}
"""`responses` of every route."""
