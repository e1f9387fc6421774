"""The front: the dashboard at its paths, the REST API as ever at all others; errors in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.dashboard.app import Dashboard, Front, is_of_dashboard
from tests.emulator.dashboard.made_up_platform import a_client, a_dashboard

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


@pytest.mark.parametrize("path", ["/", "/phone", "/static/x.js", "/lab/state", "/lab/"])
def test_these_are_the_dashboards(path: str) -> None:
    assert is_of_dashboard(path)


@pytest.mark.parametrize("path", ["/v1/Account/MA/Call/", "/control/clock", "/labs", "/lab", "/phone/x", "//", "/docs"])
def test_these_are_the_apis(path: str) -> None:
    assert not is_of_dashboard(path)


@pytest.mark.asyncio
async def test_the_front_leads_to_either() -> None:
    async def api(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b"api"})

    transport = httpx.ASGITransport(app=Front(api, a_dashboard().app))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", trust_env=False) as browser:
        answers = [await browser.get(path) for path in ("/lab/state", "/v1/Account/MA/Call/")]
    assert [answer.status_code for answer in answers] == [200, 418]


@pytest.mark.asyncio
async def test_errors_are_in_words() -> None:
    async with a_client(a_dashboard()) as browser:
        none, wrong = await browser.get("/lab/nothing"), await browser.post("/lab/state")
        undocumented = await browser.get("/openapi.json")
    assert (none.status_code, none.json()) == (404, {"error": "not found"})
    assert (wrong.status_code, wrong.json()) == (405, {"error": "method not allowed"})
    assert undocumented.status_code == 404


def test_what_was_never_opened_is_closed_without_a_word() -> None:
    Dashboard().close()
