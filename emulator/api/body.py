"""The body and the query of a request as arguments: JSON or a form, of a bounded size, and nothing that is no text.

plivo_rest.md §1 (what SDKs really send); RFC 8259, https://url.spec.whatwg.org/#urlencoded-parsing.
"""

import json
import re
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from fastapi import Request

from emulator.api.errors import ApiError

LARGEST_BODY = 1 << 20
"""Bytes. A thousand destinations with their headers are a fifth of it."""
LONGEST_TEXT = 4096
"""Characters of any argument that does not say otherwise."""
DEEPEST = 16
"""Lists and objects within each other. Nothing that Plivo takes has more than two."""
_FIELD = re.compile(rb'(?:^|[&{,\[\s])"?([A-Za-z_][A-Za-z0-9_]{0,63})"?\s*[=:]')
"""Where a field of a form or of JSON begins."""
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""NUL, which PostgreSQL keeps in no text, and half characters: what bytes that are no UTF-8 have become."""


class _LongNumber(str):
    """The digits of a number in JSON that is longer than any argument."""


async def read_body(request: Request) -> bytes:
    """The whole body. Raises ApiError 413 for a greater one, when all of it has come: no client hears earlier."""
    body, length = bytearray(), 0
    async for chunk in request.stream():
        length += len(chunk)
        body += chunk[: max(0, LARGEST_BODY + 1 - len(body))]
    if length > LARGEST_BODY:
        name = _last_field(bytes(body))
        raise ApiError(413, f"{name} parameter is invalid: the body is longer than {LARGEST_BODY} bytes")
    return bytes(body)


def query_arguments(query: bytes) -> dict[str, Any]:
    """Of the query string; the last of several with one name. Raises ApiError 400 where it is no text."""
    return _checked(dict(_pairs(query)))


def body_arguments(body: bytes, content_type: str) -> dict[str, Any]:
    """Of a form or a JSON object. Raises ApiError 400 for anything else, and for what is no text."""
    if not body.strip():
        return {}
    if content_type.lower().startswith("application/x-www-form-urlencoded"):
        return _checked(dict(_pairs(body)))
    try:
        parsed = json.loads(body, parse_constant=_no_number, parse_int=_whole)
    except UnicodeDecodeError as problem:
        name = _last_field(body[: problem.start])
        raise ApiError(400, f"{name} parameter is invalid: the body is not UTF-8") from None
    except ValueError:
        raise ApiError(400, "the body is neither JSON nor a form") from None
    except RecursionError:
        raise ApiError(400, f"{_last_field(body)} parameter is invalid: nested too deeply") from None
    if parsed == "":
        return {}
    if not isinstance(parsed, dict):
        raise ApiError(400, "the body is not a JSON object")
    return _checked(parsed)


def _pairs(text: bytes) -> list[tuple[str, str]]:
    decoded = text.decode("utf-8", errors="surrogateescape")
    return parse_qsl(decoded, keep_blank_values=True, errors="surrogateescape")


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    for name, value in given.items():
        if problem := _problem(name) or _problem(value):
            raise ApiError(400, f"{_NO_TEXT.sub('?', name)} parameter is invalid: {problem}")
    return given


def _problem(value: object) -> str:
    """What is wrong with a value and all that it holds; empty: nothing."""
    level: list[object] = [value]
    for _ in range(DEEPEST):
        if any(isinstance(each, str) and _NO_TEXT.search(each) for each in level):
            return "it holds something that is no UTF-8 text"
        if any(isinstance(each, _LongNumber) for each in level):
            return f"a number has more than {LONGEST_TEXT} digits"
        level = [inner for each in level for inner in _content(each)]
    return "nested too deeply" if level else ""


def _content(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []


def _whole(digits: str) -> int | _LongNumber:
    """Python reads no number of thousands of digits, and does not say where it stands."""
    return int(digits) if len(digits) <= LONGEST_TEXT else _LongNumber(digits)


def _no_number(text: str) -> NoReturn:
    """NaN and the infinities, which JSON does not have."""
    raise ValueError(text)


def _last_field(body: bytes) -> str:
    """The name of the last field that begins in a body; `request` when there is none."""
    names = _FIELD.findall(body)
    return names[-1].decode() if names else "request"
