"""Arguments of a request, by their schema. plivo_rest.md §1 (what SDKs really send)."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Depends, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from emulator.api.body import LONGEST_TEXT, body_arguments, query_arguments, read_body
from emulator.api.errors import ApiError
from emulator.api.filters import FARTHEST_S
from emulator.callflow.action import is_web_address
from emulator.callflow.limits import LARGEST_NUMBER

S = TypeVar("S", bound="Arguments")

LONGEST_NAME = 100
"""Characters of what a person calls something."""
_KNOWN = "offhook.arguments"
"""Where in the scope of a request its arguments stand once they were read: a body comes only once."""
_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,1000}\s*", re.ASCII)
_NUMBER = re.compile(r"\+?[0-9][0-9 .()-]{0,30}")
_SIP_ADDRESS = re.compile(r"sips?:[^\s@<>\"]+@[^\s@<>\"]+", re.IGNORECASE)
_USER = re.compile(r"[A-Za-z0-9_.~+-]{1,64}")


class Arguments(BaseModel):
    """Base of all argument schemas: what is unknown is ignored, numbers may come as text and text as numbers."""

    model_config = ConfigDict(
        extra="ignore", coerce_numbers_to_str=True, populate_by_name=True, frozen=True, str_max_length=LONGEST_TEXT
    )


def _web_address(text: str) -> str:
    if not is_web_address(text):
        raise ValueError("must start with http:// or https://")
    return text


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def only_one(value: object) -> object:
    """The Python SDK writes some texts as a list of one."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _whole(value: object) -> object:
    """Flags are no numbers, and of texts only plain digits are."""
    if isinstance(value, bool) or (isinstance(value, str) and not _WHOLE.fullmatch(value)):
        raise ValueError("expected a whole number")
    return int(value) if isinstance(value, str) else value


def _countable(value: object) -> object:
    number = _whole(value)
    if isinstance(number, int | float) and abs(number) > LARGEST_NUMBER:
        raise ValueError("out of range")
    return number


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("it holds a line break or another control character")
    return text


def check_destination(text: str) -> str:
    """A number as people write it, or a SIP address. Raises ValueError for anything else."""
    if not text.isprintable() or not (_NUMBER.fullmatch(text) or _SIP_ADDRESS.fullmatch(text)):
        raise ValueError("expected digits of a number or sip:user@host")
    return text


def _caller(text: str) -> str:
    return text if _USER.fullmatch(text) else check_destination(text)


WebAddress = Annotated[str, AfterValidator(_web_address), Field(json_schema_extra={"format": "uri"})]
HttpMethod = Annotated[Literal["GET", "POST"], BeforeValidator(_upper)]
CountryIso = Annotated[str, BeforeValidator(_upper)]
"""Two letters, in either case."""
Whole = Annotated[int, BeforeValidator(_countable)]
"""A number without a fraction, as JSON or as text; nothing counts further than thirty years of seconds."""
Moment = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=FARTHEST_S)]
"""Seconds since 1970."""
Line = Annotated[str, AfterValidator(_one_line)]
"""Text that may stand in a header."""
Caller = Annotated[str, AfterValidator(_caller)]
"""Who calls: a number, a SIP address, or the bare name of a SIP user."""


async def read_arguments(request: Request) -> dict[str, Any]:
    """The union of query and body; the body wins. Absent, null and empty are the same."""
    known: dict[str, Any] | None = request.scope.get(_KNOWN)
    if known is not None:
        return known
    given = query_arguments(request.scope["query_string"])
    given |= body_arguments(await read_body(request), request.headers.get("Content-Type", ""))
    known = {name: value for name, value in given.items() if value is not None and value != ""}
    request.scope[_KNOWN] = known
    return known


def check(schema: type[S], given: Mapping[str, Any]) -> S:
    """Arguments by their schema. Raises ApiError 400 that names the first that is missing or wrong."""
    try:
        return schema.model_validate(given)
    except ValidationError as problem:
        first = problem.errors()[0]
        name = ".".join(str(part) for part in first["loc"][:1]) or "request"
        if first["type"] == "missing":
            raise ApiError(400, f"{name} parameter is missing") from None
        raise ApiError(400, f"{name} parameter is invalid: {_reason(first)}") from None


def _reason(problem: ErrorDetails) -> str:
    """In words; a text that is too long, or too short, has characters and no items."""
    limits = problem.get("ctx", {})
    if problem["type"] == "too_long" and isinstance(problem["input"], str):
        return f"String should have at most {limits['max_length']} characters"
    if problem["type"] == "too_short" and isinstance(problem["input"], str):
        return f"String should have at least {limits['min_length']} characters"
    return problem["msg"].removeprefix("Value error, ")


def in_body(schema: type[Arguments]) -> dict[str, Any]:
    """`openapi_extra` of a POST that takes these arguments, as JSON or a form: FastAPI cannot see them."""
    described = _described(schema)
    kinds = ("application/json", "application/x-www-form-urlencoded")
    return {
        "requestBody": {
            "required": "required" in described,
            "content": {kind: {"schema": described} for kind in kinds},
        }
    }


def in_query(*schemas: type[Arguments]) -> dict[str, Any]:
    """The same of a GET or DELETE."""
    parameters = []
    for described in map(_described, schemas):
        required = described.get("required", ())
        parameters += [parameter(name, each, name in required) for name, each in described["properties"].items()]
    return {"parameters": parameters}


def parameter(name: str, schema: dict[str, Any], required: bool = False) -> dict[str, Any]:
    """One argument in a query, as the OpenAPI document describes it."""
    return {"name": name, "in": "query", "required": required, "schema": schema}


def _described(schema: type[Arguments]) -> dict[str, Any]:
    """Its JSON Schema. That null is the same as nothing need not be said of each."""
    described: dict[str, Any] = schema.model_json_schema()
    described = _inlined(described, described.pop("$defs", {}))
    properties = {name: _without_null(each) for name, each in described["properties"].items()}
    return {**described, "properties": properties}


def _inlined(described: Any, parts: Mapping[str, Any]) -> Any:
    """With every reference to one of its parts replaced by that part: it will stand in a greater document."""
    if isinstance(described, dict):
        if "$ref" in described:
            return _inlined(parts[described["$ref"].rpartition("/")[2]], parts)
        return {name: _inlined(each, parts) for name, each in described.items()}
    return [_inlined(each, parts) for each in described] if isinstance(described, list) else described


def _without_null(described: dict[str, Any]) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [each for each in described.get("anyOf", ()) if each != {"type": "null"}]
    if len(kinds) != 1:
        return described
    return {name: each for name, each in described.items() if name not in {"anyOf", "default"}} | kinds[0]


Given = Annotated[dict[str, Any], Depends(read_arguments)]
