"""A subaccount on a whole platform: a call to its number is its own, with its webhooks and its recording."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import httpx
from plivo.utils.signature_v3 import validate_v3_signature

from emulator.app import shared_api
from emulator.testing.softphone_log import Moment
from emulator.testing.world import APP_HOST
from tests.emulator.platform_stage import DID, OUTSIDE, in_a_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.platform_stage import Scene

FLOW = f"""<Response>
  <Record recordSession="true" fileFormat="wav" redirect="false" maxLength="60" callbackUrl="http://{APP_HOST}/ready"/>
  <Dial><Number>{OUTSIDE}</Number></Dial>
</Response>""".encode()


class Rest:
    """Asks the API of a scene with the credentials of one account."""

    def __init__(self, scene: Scene, auth_id: str, auth_token: str) -> None:
        self.auth = (auth_id, auth_token)
        self._base = f"{scene.world.http_url}/v1/Account/{auth_id}/"

    async def ask(self, method: str, path: str, **body: object) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=shared_api()), trust_env=False) as client:
            return await client.request(method, httpx.URL(self._base).join(path), json=body or None, auth=self.auth)


async def a_recorded_call(scene: Scene) -> None:
    scene.app.pages |= {"/answer": FLOW, "/ready": 200, "/hangup": 200}
    ann, bob = await scene.phone("ann", "a"), await scene.phone("bob", "b")
    await ann.dial(DID)
    await bob.log.until(Moment.RINGING, 5)
    await bob.answer()
    await ann.log.until(Moment.CONNECTED, 5)
    await asyncio.sleep(2)
    await ann.hang_up()
    await asyncio.sleep(5)


def test_a_call_to_its_number_is_a_subaccounts(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        main = Rest(scene, scene.platform.auth_id, scene.platform.auth_token)
        made = (await main.ask("POST", "Subaccount/", name="Wayne", enabled=True)).json()
        theirs = Rest(scene, made["auth_id"], made["auth_token"])
        await main.ask("POST", f"Number/{DID}/", subaccount=made["auth_id"])
        await a_recorded_call(scene)

        (ready,) = scene.app.asked("/ready")
        assert f"/v1/Account/{made['auth_id']}/Recording/" in ready["RecordUrl"]
        assert ready["ParentAuthID"] == scene.platform.auth_id
        signed_by(scene, made["auth_token"], scene.platform.auth_token)
        for asking in (main, theirs):
            (recording,) = (await asking.ask("GET", "Recording/")).json()["objects"]
            assert recording["recording_url"] == ready["RecordUrl"]
            assert len((await asking.ask("GET", "Call/")).json()["objects"]) == 2
        await main.ask("POST", "Setting/", basic_auth_for_recording_urls=True)
        fetched = [(await asking.ask("GET", ready["RecordUrl"])).status_code for asking in (main, theirs)]
        assert fetched == [403, 200]

    in_a_world(tmp_path, story)


def signed_by(scene: Scene, token: str, main_token: str) -> None:
    """Checks every webhook as the official SDK does."""
    assert len(scene.app.requests) >= 3
    for (method, path, fields), headers in zip(scene.app.requests, scene.app.headers, strict=True):
        uri, nonce = f"http://{APP_HOST}{path}", headers["x-plivo-signature-v3-nonce"]
        for name, each in (("x-plivo-signature-v3", token), ("x-plivo-signature-ma-v3", main_token)):
            assert validate_v3_signature(method, uri, nonce, each, headers[name], fields), (path, name)


def test_the_time_line_shows_no_token(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        main = Rest(scene, scene.platform.auth_id, scene.platform.auth_token)
        scene.app.pages["/late"] = 200
        made = (await main.ask("POST", "Subaccount/", name="Wayne", enabled=True)).json()
        await main.ask("POST", "Subaccount/", name="Kent", callback_url=f"http://{APP_HOST}/late")
        theirs = Rest(scene, made["auth_id"], made["auth_token"])
        token = (await theirs.ask("POST", "JWT/Token/", iss=made["auth_id"], sub="adam")).json()["token"]
        await asyncio.sleep(1)
        (late,) = scene.app.asked("/late")
        secrets = [made["auth_token"], token, json.loads(late["response"])["auth_token"]]
        shown = [json.dumps(event.detail, default=str) for event in scene.platform.trace.events]
        assert [each for each in shown for secret in secrets if secret in each] == []
        assert any(made["auth_id"] in each for each in shown)

    in_a_world(tmp_path, story)
