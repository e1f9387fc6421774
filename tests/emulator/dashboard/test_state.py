"""/lab/state: all parts at once, and SIP where the page was found."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from emulator.dashboard.onlooker import WebSocketDoor
from emulator.dashboard.state import sip_view
from tests.emulator.dashboard.made_up_platform import MadeUpPlatform, a_client, a_dashboard


@pytest.mark.asyncio
async def test_all_parts_are_there() -> None:
    platform = MadeUpPlatform()
    platform.parts["phones"] = [{"username": "alice"}]
    async with a_client(a_dashboard(platform)) as browser:
        state = (await browser.get("/lab/state")).json()
    assert set(state) == {"now_ms", "prompts", "clock", "calls", "phones", "rooms", "webhooks", "runs", "sip"}
    assert state["phones"] == [{"username": "alice"}]
    assert state["sip"] == {"ws": "ws://127.0.0.1:8080/sip", "wss": None, "host": "phone.plivo.com"}


def asked_at(host: str) -> Request:
    """A page's request to a host."""
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": "/lab/state",
            "query_string": b"",
            "headers": [(b"host", host.encode())],
        }
    )


@pytest.mark.parametrize(
    ("bound", "page", "expected"),
    [
        ("0.0.0.0", "lab.example:8080", "wss://lab.example:7443"),
        ("::", "[2001:db8::1]:8080", "wss://[2001:db8::1]:7443"),
        ("127.0.0.1", "localhost:8080", "wss://localhost:7443"),
        ("127.0.0.1", "lab.example:8080", "wss://127.0.0.1:7443"),
        ("192.0.2.80", "localhost:8080", "wss://192.0.2.80:7443"),
    ],
)
def test_the_name_of_the_page_is_kept_where_it_leads_to_the_door(bound: str, page: str, expected: str) -> None:
    platform = MadeUpPlatform()
    platform.doors = (WebSocketDoor(scheme="wss", host=bound, port=7443),)
    assert sip_view(platform, asked_at(page)) == {"ws": f"ws://{page}/sip", "wss": expected, "host": "phone.plivo.com"}


@pytest.mark.asyncio
async def test_the_port_of_the_page_takes_sip_too() -> None:
    platform = MadeUpPlatform()
    platform.doors = ()
    dashboard = a_dashboard(platform)
    async with a_client(dashboard) as browser:
        plain = (await browser.get("/lab/state")).json()
    async with a_client(dashboard, url="https://localhost:8443") as browser:
        by_tls = (await browser.get("/lab/state")).json()
    assert (plain["sip"]["ws"], plain["sip"]["wss"]) == ("ws://127.0.0.1:8080/sip", None)
    assert (by_tls["sip"]["ws"], by_tls["sip"]["wss"]) == (None, "wss://localhost:8443/sip")
