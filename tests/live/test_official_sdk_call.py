"""The official Python SDK, unmodified, drives an outbound call on a live platform: from Call/ to the recording."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import httpx
import plivo
import pytest

from emulator.sdk import redirected
from emulator.testing.emulators import Emulators
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment
from scenarios.proof.recording import read_recording
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from scenarios.runner.platform_port import PlatformOrder

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.testing.staged_platform import StagedPlatform

pytestmark = pytest.mark.live
NUMBER = "12025552222"
DOCUMENT = """
<Response>
  <Record action="${app_url}/message/" fileFormat="wav" maxLength="30" finishOnKey="#"/>
</Response>
"""


async def customer_of(platform: StagedPlatform) -> Softphone:
    platform.add_endpoint("customer", "secret", number=NUMBER)
    phone = Softphone(
        network=platform.network,
        ids=platform.ids,
        party="customer",
        username="customer",
        password="secret",
        server=platform.sip_address,
        code=1,
    )
    await phone.start(5.0)
    return phone


async def a_message(platform: StagedPlatform, sdk: plivo.RestClient, app: InlineApp, url: str) -> str:
    """Have the SDK call a customer who leaves a message; the call's uuid."""
    phone = await customer_of(platform)
    made = await asyncio.to_thread(
        sdk.calls.create,
        from_="12025551111",
        to_=NUMBER,
        answer_url=f"{url}/answer/",
        ring_url=f"{url}/ring/",
        hangup_url=f"{url}/hangup/",
    )
    assert made.message == "call fired"
    await phone.log.until(Moment.RINGING, 5.0)
    queued = await asyncio.to_thread(sdk.live_calls.list_ids)
    assert queued.calls == [made.request_uuid]
    await phone.answer()
    await phone.log.until(Moment.CONNECTED, 5.0)
    await asyncio.sleep(2.0)
    live = await asyncio.to_thread(sdk.live_calls.get, made.request_uuid)
    assert (live.call_status, live.direction) == ("in-progress", "outbound")
    await phone.press("#")
    await phone.log.until(Moment.ENDED, 10.0)
    await app.log.until({"/hangup/": 1, "/message/": 1}, 10.0)
    await phone.stop()
    return str(made.request_uuid)


def test_the_sdk_calls_records_and_fetches(tmp_path: Path) -> None:
    app = InlineApp({"/answer/": DOCUMENT, "/message/": "<Response><Hangup/></Response>"}, lambda: 0.0)
    file = tmp_path / "message.wav"

    async def main() -> None:
        order = PlatformOrder(world="live", seed="", data=tmp_path)
        async with Emulators().start(order) as platform, served(app) as url, AsyncExitStack() as stack:
            app.variables["app_url"] = url
            stack.enter_context(redirected(platform.http_url))
            sdk = stack.enter_context(plivo.RestClient(platform.auth_id, platform.auth_token))
            call_uuid = await a_message(platform, sdk, app, url)

            record = await asyncio.to_thread(sdk.calls.get, call_uuid)
            assert (record.call_state, record.hangup_cause_code) == ("ANSWER", 4000)
            listed = await asyncio.to_thread(sdk.recordings.list, call_uuid=call_uuid)
            (recording,) = listed.objects
            told = app.log.to("/message/")[0].fields
            assert (recording.recording_id, recording.recording_url) == (told["RecordingID"], told["RecordUrl"])
            async with platform.http_client() as client:
                answer = await client.get(recording.recording_url)
            assert answer.status_code == httpx.codes.OK
            file.write_bytes(answer.content)
            await asyncio.to_thread(sdk.recordings.delete, recording.recording_id)
            assert not (await asyncio.to_thread(sdk.recordings.list, call_uuid=call_uuid)).objects

    asyncio.run(main())
    assert [request.path for request in app.log.requests] == ["/ring/", "/answer/", "/message/", "/hangup/"]
    message = read_recording(file)
    told_ms = int(app.log.look_up("RecordingDurationMs", "/message/") or 0)
    assert len(message.samples) // 8 == told_ms
    assert 1000 < told_ms < 3000
    assert abs(message.samples[:, 0]).max() > 10_000
    assert not message.samples[:, 1].any()
