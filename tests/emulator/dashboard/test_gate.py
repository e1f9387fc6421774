"""Who may look, from where and by which name; what a page of another site can do; what a browser is told to refuse."""

from __future__ import annotations

import httpx
import pytest

from emulator.dashboard.app import Dashboard
from emulator.dashboard.gate import COOKIE
from emulator.dashboard.onlooker import WebSocketDoor
from tests.emulator.dashboard.made_up_platform import HOME, LAN, MadeUpPlatform, a_client, a_dashboard

pytestmark = pytest.mark.asyncio


def entered(dashboard: Dashboard) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={dashboard.app.state.entries.let_in()}"}


@pytest.mark.parametrize(
    ("url", "peer"),
    [
        (HOME, "127.0.0.1"),
        ("http://localhost:8080", "127.0.0.1"),
        ("http://127.0.0.53:8080", "127.0.0.1"),
        ("http://[::1]:8080", "::1"),
    ],
)
async def test_this_machines_own_browser_looks_at_once(url: str, peer: str) -> None:
    async with a_client(a_dashboard(), url=url, peer=peer) as browser:
        assert (await browser.get("/lab/state")).status_code == 200


@pytest.mark.parametrize("url", [LAN, HOME])
async def test_another_machine_enters_first_whatever_host_it_names(url: str) -> None:
    dashboard = a_dashboard()
    async with a_client(dashboard, url=url, peer="192.0.2.7") as browser:
        refused = await browser.get("/lab/state")
        page = await browser.get("/phone")
        seen = await browser.get("/lab/state", headers=entered(dashboard))
    assert (refused.status_code, "enter first" in refused.json()["error"]) == (401, True)
    assert (page.status_code, page.headers["location"]) == (303, "/lab/enter?next=/phone")
    assert seen.status_code == 200


async def test_a_cookie_that_was_never_given_is_none() -> None:
    async with a_client(a_dashboard(), url=LAN, peer="192.0.2.7") as browser:
        assert (await browser.get("/lab/state", headers={"Cookie": f"{COOKIE}=guessed"})).status_code == 401


async def test_who_comes_by_a_proxy_on_this_machine_is_not_at_home() -> None:
    async with a_client(a_dashboard()) as browser:
        answer = await browser.get("/lab/state", headers={"X-Forwarded-For": "192.0.2.7"})
    assert answer.status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example", "[", "@"])
async def test_a_name_that_is_not_ours_leads_nowhere(host: str) -> None:
    """DNS rebinding: the name of another site leads to this machine, and its page asks in the name of our user."""
    dashboard = a_dashboard()
    async with a_client(dashboard) as browser:
        answer = await browser.get("/lab/state", headers={"Host": host, **entered(dashboard)})
    assert answer.status_code == 403


async def test_the_address_at_which_a_connection_arrived_is_ours() -> None:
    app = a_dashboard().app
    transport = httpx.ASGITransport(app=app, client=("192.0.2.7", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://192.0.2.80:8080", trust_env=False) as browser:
        assert (await browser.get("/lab/state")).status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://lab.example:8443", "https://lab.example"])
async def test_a_page_of_another_site_changes_nothing(origin: str) -> None:
    dashboard = a_dashboard()
    async with a_client(dashboard, url=LAN, peer="192.0.2.7") as browser:
        answer = await browser.post("/lab/leave", headers={"Origin": origin, **entered(dashboard)})
    assert (answer.status_code, answer.json()) == (403, {"error": "this request comes from another site's page"})


async def test_our_own_page_does_and_so_does_a_program_here_that_is_no_browser() -> None:
    dashboard = a_dashboard()
    async with a_client(dashboard, url=LAN, peer="192.0.2.7") as browser:
        ours = await browser.post("/lab/leave", headers={"Origin": LAN, **entered(dashboard)})
        without = await browser.post("/lab/leave", headers=entered(dashboard))
    async with a_client(dashboard) as program:
        here = await program.post("/lab/leave")
    assert [each.status_code for each in (ours, without, here)] == [303, 403, 303]


async def test_every_answer_says_what_to_refuse() -> None:
    async with a_client(a_dashboard(), url=LAN, peer="192.0.2.7") as browser:
        answers = [await browser.get(path) for path in ("/lab/state", "/lab/enter", "/static/none.js", "/")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "connect-src 'self' ws://lab.example:* wss://lab.example:*;" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in answer.headers


async def test_the_policy_names_where_sip_is_served_and_nothing_that_is_no_name() -> None:
    platform = MadeUpPlatform()
    platform.doors = (WebSocketDoor(scheme="wss", host="192.0.2.80", port=7443),)
    async with a_client(a_dashboard(platform)) as browser:
        plain = await browser.get("/lab/state")
        odd = await browser.get("/lab/state", headers={"Host": "x;script-src *"})
    assert "wss://192.0.2.80:*" in plain.headers["content-security-policy"]
    assert "script-src" not in odd.headers["content-security-policy"]
    async with a_client(a_dashboard(), url="http://[::1]:8080", peer="::1") as browser:
        assert "connect-src 'self' ws: wss:;" in (await browser.get("/lab/state")).headers["content-security-policy"]


async def test_before_it_is_open_nobody_is_shown_anything() -> None:
    async with a_client(Dashboard()) as browser:
        assert (await browser.get("/lab/state")).status_code == 503
