"""Arguments of a request, wherever they stand: query, JSON body, form. plivo_rest.md §1 (what SDKs really send)."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from emulator.api.errors import ApiError
from emulator.callflow.action import is_web_address

S = TypeVar("S", bound="Arguments")


class Arguments(BaseModel):
    """Base of all argument schemas: what is unknown is ignored, numbers may come as text and text as numbers."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True, populate_by_name=True, frozen=True)


def _web_address(text: str) -> str:
    if not is_web_address(text):
        raise ValueError("must start with http:// or https://")
    return text


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


WebAddress = Annotated[str, AfterValidator(_web_address)]
HttpMethod = Annotated[Literal["GET", "POST"], BeforeValidator(_upper)]


async def read_arguments(request: Request) -> dict[str, Any]:
    """The union of query and body; the body wins. Absent, null and empty are the same."""
    given: dict[str, Any] = dict(request.query_params)
    given |= _body_arguments(await request.body(), request.headers.get("Content-Type", ""))
    return {name: value for name, value in given.items() if value is not None and value != ""}


def check(schema: type[S], given: Mapping[str, Any]) -> S:
    """Arguments by their schema. Raises ApiError 400 that names the first that is missing or wrong."""
    try:
        return schema.model_validate(given)
    except ValidationError as problem:
        first = problem.errors()[0]
        name = ".".join(str(part) for part in first["loc"][:1]) or "request"
        if first["type"] == "missing":
            raise ApiError(400, f"{name} parameter is missing") from None
        reason = first["msg"].removeprefix("Value error, ")
        raise ApiError(400, f"{name} parameter is invalid: {reason}") from None


def _body_arguments(body: bytes, content_type: str) -> dict[str, Any]:
    if not body.strip():
        return {}
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    try:
        parsed = json.loads(body)
    except ValueError:
        raise ApiError(400, "the body is neither JSON nor a form") from None
    if parsed == "":
        return {}
    if not isinstance(parsed, dict):
        raise ApiError(400, "the body is not a JSON object")
    return parsed


Given = Annotated[dict[str, Any], Depends(read_arguments)]
