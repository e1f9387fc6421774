"""Answers against what their routes say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from emulator.api.reply_faults import documented, reply_faults
from tests.emulator.api.desk import one_app

ROUTE = "/Recording"
UUID = "00000000-0000-0000-0000-000000000000"
META = {"limit": 20, "next": None, "offset": 0, "previous": None, "total_count": 0}
LIST: dict[str, Any] = {"api_id": UUID, "meta": META, "objects": []}


def faults(answer: object, *, status: int = 200, route: str = ROUTE) -> list[str]:
    return reply_faults(one_app(), "GET", route, status, json.dumps(answer))


def test_every_route_says_what_it_answers() -> None:
    known = documented(one_app())
    contexts = iter_route_contexts(one_app().routes)
    routes = [each.original_route for each in contexts if isinstance(each.original_route, APIRoute)]
    assert len(routes) >= 20
    for route in routes:
        path = route.path or "/"
        for method in route.methods or ():
            status = route.status_code or 200
            assert (method, path, status) in known, f"{method} {path}"
            assert known[method, path, status] is not None or status == 204 or "file_format" in path
            assert (method, path, 404) in known


def test_the_open_api_document_shows_it() -> None:
    document = one_app().openapi()
    shown = document["paths"][f"/v1/Account/{{auth_id}}{ROUTE}"]["get"]["responses"]["200"]
    schema = {"$ref": "#/components/schemas/Listed_RecordingObject_"}
    assert shown["content"]["application/json"]["schema"] == schema
    assert document["components"]["schemas"]["RecordingObject"]["properties"].keys() >= {"add_time", "recording_url"}


def test_what_fits_has_no_fault() -> None:
    assert faults(LIST) == []
    assert faults({"api_id": UUID, "error": "not found"}, status=404) == []
    assert faults({"api_id": UUID, "error": "method not allowed"}, status=405, route="") == []
    assert reply_faults(one_app(), "DELETE", f"{ROUTE}/{{recording_id}}", 204, None) == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (LIST | {"more": 1}, "more: Extra inputs are not permitted, found 1"),
        ({"api_id": UUID, "objects": []}, "meta: Field required, found {"),
        (LIST | {"meta": META | {"total_count": "3"}}, "meta.total_count: Input should be a valid integer, found '3'"),
        (LIST | {"objects": [3]}, "objects[0]: Input should be"),
        (3, "the answer: Input should be"),
    ],
)
def test_each_fault_names_its_place(answer: object, fault: str) -> None:
    (found,) = faults(answer)
    assert found.startswith(fault)


def test_without_a_schema_nothing_fits() -> None:
    assert faults(LIST, status=500) == [f"no schema for GET {ROUTE} → 500"]
    assert faults(LIST, route="") == ["no schema for GET an unknown path → 200"]
    assert reply_faults(one_app(), "GET", ROUTE, 200, None) == ["no JSON body"]
    (fault,) = reply_faults(one_app(), "DELETE", f"{ROUTE}/{{recording_id}}", 204, "{}")
    assert fault == "a JSON body where none belongs"
