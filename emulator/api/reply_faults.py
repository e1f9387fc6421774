"""Holds an answer against what its route says that it answers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import TypeAdapter, ValidationError

from emulator.api.reply import Refused

if TYPE_CHECKING:
    from fastapi import FastAPI

    Documented = dict[tuple[str, str, int], TypeAdapter[object] | None]
    """Method, template and status → what the JSON must be; None: there is no JSON."""

WITHOUT_ROUTE = (404, 405)


def reply_faults(app: FastAPI, method: str, route: str, status: int, body: str | None) -> list[str]:
    """What is wrong with an answer, a line each.

    `route` is the template of the path below the account (`/Call/{call_uuid}`; `/` is the account itself), empty where
    none fitted; `body` is None for an answer that is not JSON.
    """
    known = documented(app)
    if not route and status in WITHOUT_ROUTE:
        schema = known["", "", status]
    elif (method, route, status) in known:
        schema = known[method, route, status]
    else:
        return [f"no schema for {method} {route or 'an unknown path'} → {status}"]
    if schema is None:
        return [] if body is None else ["a JSON body where none belongs"]
    return ["no JSON body"] if body is None else _against(schema, body)


@cache
def documented(app: FastAPI) -> Documented:
    """Every answer for which `app` has a schema."""
    found: Documented = {("", "", status): TypeAdapter(Refused) for status in WITHOUT_ROUTE}
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            path = route.original_route.path or "/"
            for status, answer in route.responses.items():
                schema: TypeAdapter[object] | None = TypeAdapter(answer["model"]) if "model" in answer else None
                found.update({(method, path, int(status)): schema for method in route.methods or ()})
    return found


def _against(schema: TypeAdapter[object], body: str) -> list[str]:
    try:
        schema.validate_json(body)
    except ValidationError as problem:
        return [f"{_place(error['loc'])}: {error['msg']}, found {error['input']!r:.80}" for error in problem.errors()]
    return []


def _place(loc: tuple[int | str, ...]) -> str:
    """`objects[0].call_duration`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".") or "the answer"
