"""Rules that make no sense are refused, with what is wrong about them."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.api.arguments import check
from emulator.api.control.fault_schema import NewFault
from emulator.api.errors import ApiError

REST, WEBHOOK = {"where": "rest", "status": 503}, {"where": "webhook", "fault": "silent"}


@pytest.mark.parametrize(
    "fields",
    [
        REST,
        WEBHOOK,
        {"where": "rest", "delay_s": 2},
        {**REST, "path": "Call/*", "method": "POST", "error": "later", "carried_out": True},
        {"where": "webhook", "status": 200, "url": "*/x", "probability": 0.5, "skip": 1, "times": 3},
    ],
)
def test_what_makes_sense(fields: dict[str, Any]) -> None:
    assert check(NewFault, fields).model_dump(exclude_unset=True) == fields


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "where parameter is missing"),
        ({**REST, "where": "sip"}, "where parameter is invalid"),
        ({**REST, "paths": "Call"}, "paths parameter is invalid"),
        ({**REST, "status": 42}, "status parameter is invalid"),
        ({**REST, "path": "/"}, "path parameter is invalid: .*names nothing below the account"),
        ({**REST, "times": 0}, "times parameter is invalid"),
        ({**REST, "probability": 0}, "probability parameter is invalid"),
        ({**REST, "delay_s": 601}, "delay_s parameter is invalid"),
        ({**REST, "kind": "hangup"}, "kind is not for rest"),
        ({**WEBHOOK, "path": "Call"}, "path is not for webhook"),
        ({**WEBHOOK, "status": 500}, "status and fault exclude each other"),
        ({"where": "rest"}, "status, fault or delay_s is expected"),
        ({"where": "rest", "delay_s": 1, "carried_out": True}, "with delay_s alone the true answer comes"),
    ],
)
def test_what_does_not(fields: dict[str, Any], text: str) -> None:
    with pytest.raises(ApiError, match=text) as refused:
        check(NewFault, fields)
    assert refused.value.status == 400


@pytest.mark.parametrize("path", ["Number", "/Number", "Number/", "//Number/"])
def test_slashes_at_the_ends_of_a_path_mean_nothing(path: str) -> None:
    assert check(NewFault, {**REST, "path": path}).path == "Number"
