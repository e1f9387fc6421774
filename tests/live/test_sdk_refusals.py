"""What the official SDKs make of refusals and failures: what they raise, and that they ask again and may call twice."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.live import start_live
from emulator.settings import Settings
from tests.live.sdk.playing import CALLER, CUSTOMER, SDKS
from tests.live.sdk.words import node, python

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from emulator.live import LivePlatform
    from tests.live.sdk.clients import Sdk, Shown
    from tests.live.sdk.words import Method

pytestmark = [pytest.mark.live, pytest.mark.peer("plivo-node")]
LANGUAGES = pytest.mark.parametrize("language", ["Python", "Node"])
TEXT = "wrong on purpose"
IN_PYTHON = {
    400: f"ValidationError: {TEXT}",
    401: f"AuthenticationError: {TEXT}",
    403: f"ForbiddenError: {TEXT}",
    404: f"ResourceNotFoundError: {TEXT}",
    405: f"InvalidRequestError: {TEXT}",
    409: f"InvalidRequestError: {TEXT}",
    422: f"InvalidRequestError: {TEXT}",
    429: 'PlivoRestError: Received status code 429 for the HTTP method "GET"',
    500: f"PlivoServerError: {TEXT}",
    503: 'PlivoRestError: Received status code 503 for the HTTP method "GET"',
}
IN_NODE = dict.fromkeys(IN_PYTHON, f"Error: {TEXT}") | {
    status: f"Error: AxiosError: Request failed with status code {status}" for status in (403, 429, 503)
}
"""It has a class for each that it knows, which its build loses, and hides the texts of the others."""
RAISED = {"Python": IN_PYTHON, "Node": IN_NODE}
GET = {"Python": python("recordings.get", recording_id="x"), "Node": node("recordings.get", "x")}
CALL = {
    "Python": python("calls.create", from_=CALLER, to_=CUSTOMER, answer_url="http://127.0.0.1:9/"),
    "Node": node("calls.create", CALLER, CUSTOMER, "http://127.0.0.1:9/"),
}
CALLS: dict[str, Method] = {"Python": python("calls.list"), "Node": node("calls.list", {})}


class Faulty:
    """A platform whose API goes wrong by rule, and one SDK."""

    def __init__(self, live: LivePlatform, sdk: Sdk) -> None:
        self._live = live
        self._sdk = sdk

    async def go_wrong(self, **rule: object) -> None:
        """One more rule of /control/faults."""
        async with httpx.AsyncClient(trust_env=False, headers={"Authorization": "Bearer control"}) as client:
            made = await client.post(f"{self._live.http_url}/control/faults", json={"where": "rest", **rule})
        assert made.status_code == 201, made.text

    async def ask(self, methods: dict[str, Method]) -> tuple[Shown, list[int]]:
        """What the SDK shows, and the statuses that the platform answered."""
        since = len(self._live.platform.trace.events)
        shown = await self._sdk.ask(methods[self._sdk.language])
        events = self._live.platform.trace.events[since:]
        return shown, [int(str(event.detail["status"])) for event in events if event.lane == "rest"]


@asynccontextmanager
async def faulty(data: Path, language: str) -> AsyncIterator[Faulty]:
    settings = {
        "http": "127.0.0.1:0",
        "sip": "127.0.0.1:0",
        "rtp_ports": "0-0",
        "data": str(data),
        "control_token": "control",
        "endpoints": {"customer": {"password": "secret", "outside_number": CUSTOMER}},
    }
    live = await start_live(Settings.model_validate(settings))
    try:
        async with SDKS[language](live.http_url, live.platform.auth_id, live.platform.auth_token) as sdk:
            yield Faulty(live, sdk)
    finally:
        await live.stop()


@LANGUAGES
def test_each_status_becomes_its_exception(tmp_path: Path, language: str) -> None:
    async def main() -> dict[int, str]:
        raised: dict[int, str] = {}
        async with faulty(tmp_path, language) as platform:
            for status in IN_PYTHON:
                tries = 3 if status >= 500 else 1
                await platform.go_wrong(path="Recording/x", status=status, error=TEXT, times=tries)
                shown, statuses = await platform.ask(GET)
                assert statuses == [status] * tries
                raised[status] = shown.error
                await platform.ask(CALLS)  # that of Python asks nothing again until something has succeeded
        return raised

    assert asyncio.run(main()) == RAISED[language]


@LANGUAGES
@pytest.mark.parametrize(("carried_out", "calls"), [(False, 1), (True, 3)])
def test_a_call_is_asked_for_again_after_a_server_error(
    tmp_path: Path, language: str, carried_out: bool, calls: int
) -> None:
    async def main() -> int | None:
        async with faulty(tmp_path, language) as platform:
            await platform.go_wrong(path="Call", method="POST", status=503, times=2, carried_out=carried_out)
            shown, statuses = await platform.ask(CALL)
            assert statuses == [503, 503, 201]
            assert shown.values["message"] in {"call fired", "call queued"}  # the third of one second has to wait
            await asyncio.sleep(3.0)  # nobody is registered: each ends as soon as it begins
            listed, _ = await platform.ask(CALLS)
            return listed.lists

    assert asyncio.run(main()) == calls
