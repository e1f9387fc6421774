"""Variables of a running case: set ones, and what the app was told."""

from __future__ import annotations

from scenarios.runner.app_under_test import AppUnderTest
from tests.scenarios.app_requests_made_up import request


def test_variables_and_references_are_filled_in() -> None:
    app = AppUnderTest()
    app.variables["call.api_id"] = "7"
    app.log.add(request("/answer/", {"CallUUID": "u"}))
    assert app.text("${call.api_id} ${CallUUID of /answer/}") == "7 u"


def test_what_has_no_value_yet_stays() -> None:
    app = AppUnderTest()
    app.log.add(request("/answer/", {}))
    assert app.text("${call.api_id} ${X of /answer/} ${X of /no/}") == "${call.api_id} ${X of /answer/} ${X of /no/}"
