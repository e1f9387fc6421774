"""The form: credentials for a cookie, in words what is wrong, and never on to another site."""

from __future__ import annotations

import pytest

from emulator.dashboard.entries import TRIES
from tests.emulator.dashboard.made_up_platform import (
    AUTH_ID,
    AUTH_TOKEN,
    HOME,
    LAN,
    MadeUpPlatform,
    a_client,
    a_dashboard,
)

pytestmark = pytest.mark.asyncio
RIGHT = {"auth_id": f" {AUTH_ID} ", "auth_token": AUTH_TOKEN}
WRONG = {"auth_id": AUTH_ID, "auth_token": "guessed"}


async def test_the_right_credentials_lead_on_to_the_page_with_a_cookie() -> None:
    async with a_client(a_dashboard(), url=LAN, peer="192.0.2.7") as browser:
        form = await browser.get("/lab/enter", params={"next": "/phone"})
        answer = await browser.post("/lab/enter", data={**RIGHT, "next": "/phone"}, headers={"Origin": LAN})
        state = await browser.get("/lab/state")
        left = await browser.post("/lab/leave", headers={"Origin": LAN})
        after = await browser.get("/lab/state")
    assert 'value="/phone"' in form.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/phone")
    cookie = answer.headers["set-cookie"]
    assert all(each in cookie for each in ("HttpOnly", "SameSite=strict", "Secure"))
    assert [state.status_code, left.status_code, after.status_code] == [200, 303, 401]


async def test_without_tls_the_cookie_is_kept_too() -> None:
    url = "http://lab.example:8080"
    async with a_client(a_dashboard(), url=url, peer="192.0.2.7") as browser:
        answer = await browser.post("/lab/enter", data=RIGHT, headers={"Origin": url})
    assert "Secure" not in answer.headers["set-cookie"]


async def test_wrong_ones_are_said_in_words_and_after_some_there_is_a_pause() -> None:
    async with a_client(a_dashboard(), url=LAN, peer="192.0.2.7") as browser:
        tries = [await browser.post("/lab/enter", data=WRONG, headers={"Origin": LAN}) for _ in range(TRIES)]
        paused = await browser.post("/lab/enter", data=RIGHT, headers={"Origin": LAN})
    assert all(each.status_code == 403 and "not those of the account" in each.text for each in tries)
    assert all("set-cookie" not in each.headers for each in (*tries, paused))
    assert (paused.status_code, "Wait a minute" in paused.text) == (429, True)


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "", "/\t/evil.example", "/a\r\nb"]
)
async def test_nobody_is_led_to_another_site(target: str) -> None:
    async with a_client(a_dashboard()) as browser:
        answer = await browser.post("/lab/enter", data={**RIGHT, "next": target}, headers={"Origin": HOME})
    assert answer.headers["location"] == "/"


async def test_what_is_asked_for_cannot_become_a_part_of_the_page() -> None:
    async with a_client(a_dashboard()) as browser:
        page = await browser.get("/lab/enter", params={"next": '/"><script>'})
    assert "<script>" not in page.text


async def test_whom_to_trust_is_told_before_anybody_has_entered() -> None:
    platform = MadeUpPlatform()
    platform.authority = b"-----BEGIN CERTIFICATE-----"
    async with a_client(a_dashboard(platform), url=LAN, peer="192.0.2.7") as browser:
        form = await browser.get("/lab/enter")
        authority = await browser.get("/lab/ca.pem")
    assert 'href="/lab/ca.pem"' in form.text
    assert (authority.content, authority.headers["content-type"]) == (platform.authority, "application/x-x509-ca-cert")


async def test_without_an_authority_there_is_none_to_trust() -> None:
    async with a_client(a_dashboard(), url=LAN, peer="192.0.2.7") as browser:
        form = await browser.get("/lab/enter")
        assert (await browser.get("/lab/ca.pem")).status_code == 404
    assert "ca.pem" not in form.text
    assert 'rel="icon"' in form.text
