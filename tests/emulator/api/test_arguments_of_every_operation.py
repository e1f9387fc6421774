"""What the OpenAPI document says of arguments is true: each is looked at, and each that is wrong is refused by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from emulator.api.arguments import in_body, in_query, read_arguments
from emulator.api.paging import Slice, of_list
from tests.emulator.api.desk import one_app
from tests.emulator.api.hostile import ACCOUNT, HOSTILE, LIVE, furnish, operations

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator
    from tests.emulator.api.hostile import Operation

OPERATIONS = [each for each in operations() if each.arguments]
NO_VALUE = ([1], {"a": 1}, "a\0b", "\udfff", "a" * 300_000)
NO_NUMBER = ("x", "1_0", "٣", -1, 10**30, 1.5, True, "1e3", "-" * 100)
NO_CHOICE = ("x", 7, "<script>", "GET POST")
NO_ADDRESS = (
    *("/etc/passwd", "javascript:alert(1)", "http://", "http://a.test:99999/"),
    "http://a.test/\r\nX-Injected: 1",
)


def wrong_for(described: dict[str, Any]) -> tuple[object, ...]:
    """What an argument of this JSON Schema never takes."""
    if described.get("type") == "integer":
        return (*NO_VALUE, *NO_NUMBER)
    if described.get("type") == "object":
        return tuple(each for each in NO_VALUE if not isinstance(each, dict))
    if "enum" in described:
        return (*NO_VALUE, *NO_CHOICE)
    return (*NO_VALUE, *NO_ADDRESS) if described.get("format") == "uri" else NO_VALUE


def test_every_route_that_reads_arguments_says_which() -> None:
    reading = {
        route.path.removeprefix(ACCOUNT): route.openapi_extra
        for route in iter_route_contexts(one_app().routes)
        if route.path is not None
        and isinstance(route.original_route, APIRoute)
        and any(each.call is read_arguments for each in route.original_route.dependant.dependencies)
    }
    assert reading
    assert [path for path, described in reading.items() if not described] == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_what_is_wrong_is_refused_by_name(client: Client, operator: FakeOperator, operation: Operation) -> None:
    furnish(operator)
    tried = [(name, value) for name, each in operation.arguments.items() for value in wrong_for(each)]
    answers = client.burst([operation.request(name, value) for name, value in tried])
    for (name, value), answer in zip(tried, answers, strict=True):
        assert answer.status_code == 400, (name, value, answer.text)
        assert re.match(rf"{name}\W", answer.json()["error"]), (name, value, answer.text)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_hostile_text_is_refused_or_harmless(client: Client, operator: FakeOperator, operation: Operation) -> None:
    for name in operation.arguments:
        furnish(operator)
        answers = client.burst([operation.request(name, value) for value in HOSTILE])
        assert [answer.text for answer in answers if answer.status_code >= 500] == []
    furnish(operator)
    assert client.get(f"Call/{LIVE}/", status="live")["call_uuid"] == LIVE


def test_the_three_kinds_of_description() -> None:
    body = in_body(Slice)["requestBody"]
    assert not body["required"]
    assert set(body["content"]) == {"application/json", "application/x-www-form-urlencoded"}
    names = [each["name"] for each in in_query(Slice)["parameters"]]
    assert names == ["limit", "offset", "cursor"]
    listed = [each["name"] for each in of_list("a", times=["t"], counts=["n"])["parameters"]]
    assert listed == [
        *names,
        "a",
        *("t", "t__gt", "t__gte", "t__lt", "t__lte"),
        *("n", "n__gt", "n__gte", "n__lt", "n__lte"),
    ]
