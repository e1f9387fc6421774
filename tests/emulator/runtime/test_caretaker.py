"""/control on a whole platform: it begins anew, its clock is set, its webhooks are sent again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from emulator.app import shared_api
from emulator.records.models import ApplicationRecord, CallRecord, EndpointRecord, NumberRecord, RecordingRecord
from emulator.testing.softphone_log import Moment
from tests.emulator.platform_stage import DID, SETTINGS, in_a_world

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.emulator.platform_stage import Scene

TOKEN = "open sesame"
RECORD = b'<Response><Record fileFormat="wav" maxLength="3" playBeep="false" callbackUrl="http://app.offhook.test/r"/></Response>'
DAY_S = 86_400


async def control(method: str, path: str, **fields: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app=shared_api())
    async with httpx.AsyncClient(transport=transport, base_url="http://api.offhook.test", auth=("", TOKEN)) as client:
        return await client.request(method, f"/control{path}", json=fields)


def played(folder: Path, story: Callable[[Scene], Awaitable[None]]) -> Scene:
    return in_a_world(folder, story, settings=SETTINGS.model_copy(update={"control_token": TOKEN}))


async def a_recorded_call(scene: Scene) -> None:
    """A call of some seconds that leaves a recording behind, and every webhook delivered."""
    scene.app.pages["/answer"] = RECORD
    ann = await scene.phone("ann", "a")
    await ann.dial(DID)
    await ann.log.until(Moment.ENDED, 20)
    await asyncio.sleep(5)


def test_without_a_token_there_is_no_control(tmp_path: Path) -> None:
    async def story(_: Scene) -> None:
        assert (await control("GET", "")).status_code == 404

    in_a_world(tmp_path, story)


def test_a_reset_leaves_what_the_settings_name(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        store = scene.platform.around.store
        kinds: tuple[type[object], ...] = (ApplicationRecord, NumberRecord, EndpointRecord)
        named = {kind: store.all(kind) for kind in kinds}
        await a_recorded_call(scene)
        scene.platform.around.store.put(ApplicationRecord(app_id="1", auth_id=scene.platform.auth_id, app_name="x"))
        assert list(scene.platform.recordings_dir.iterdir())
        await control("POST", "/clock", advance="90d")
        await control("POST", "/ledger", plus_in_numbers=False)

        assert (await control("POST", "/reset")).json()["message"] == "reset"

        assert {kind: store.all(kind) for kind in kinds} == named
        assert not store.all(CallRecord)
        assert not store.all(RecordingRecord)
        assert not list(scene.platform.recordings_dir.iterdir())
        state = (await control("GET", "")).json()
        assert state["clock"]["ahead_s"] == 0
        assert (await control("GET", "/ledger")).json()["switches"]["plus_in_numbers"]
        assert state["records"] | {"applications": 1, "numbers": 1, "endpoints": 2} == state["records"]
        assert (await control("GET", "/webhooks")).json()["objects"] == []
        await a_recorded_call(scene)
        assert len(store.all(RecordingRecord)) == 1

    played(tmp_path, story)


def test_a_reset_that_meets_a_foreign_folder_leaves_all_as_it_was(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        store, folder = scene.platform.around.store, scene.platform.recordings_dir
        await a_recorded_call(scene)
        (folder / "mine").mkdir()
        counts, files = store.counts(), sorted(folder.iterdir())

        answer = await control("POST", "/reset")

        assert (answer.status_code, "mine" in answer.json()["error"]) == (503, True)
        assert (store.counts(), sorted(folder.iterdir())) == (counts, files)
        (folder / "mine").rmdir()
        assert (await control("POST", "/reset")).status_code == 200
        assert not store.all(RecordingRecord)

    played(tmp_path, story)


def test_a_live_call_is_hung_up_before_a_reset(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.app.pages["/answer"] = b"<Response><Record maxLength='60' playBeep='false'/></Response>"
        ann = await scene.phone("ann", "a")
        await ann.dial(DID)
        await ann.log.until(Moment.CONNECTED, 5)
        assert (await control("POST", "/clock", advance="1d")).status_code == 409
        answer = await control("POST", "/reset")
        assert (answer.status_code, answer.json()["message"]) == (202, "winding down: ask again")
        assert "a call or its recording" in answer.json()["under_way"]
        await ann.log.until(Moment.ENDED, 5)
        await asyncio.sleep(3)
        assert (await control("POST", "/reset")).status_code == 200

    played(tmp_path, story)


def test_webhooks_that_nobody_takes_do_not_hold_a_reset_up_and_are_forgotten(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.app.waits["/hangup"] = 1000.0
        await a_recorded_call(scene)
        assert not scene.platform.is_idle()
        assert (await control("POST", "/reset")).status_code == 200
        await asyncio.sleep(0.1)
        assert scene.platform.is_idle()

    scene = played(tmp_path, story)
    assert len(scene.app.asked("/hangup")) == 1


@pytest.mark.parametrize("change", [{"advance": "90d"}, {"now": "2026-06-30T23:59:59Z"}])
def test_what_follows_is_dated_by_the_clock_that_was_set(tmp_path: Path, change: dict[str, str]) -> None:
    async def story(scene: Scene) -> None:
        await control("POST", "/clock", **change)
        began_ns = scene.platform.operator.wall_ns()
        await a_recorded_call(scene)
        store = scene.platform.around.store
        (call,), (recording,) = store.all(CallRecord), store.all(RecordingRecord)
        assert began_ns <= call.initiated_ns <= recording.start_wall_ms * 1_000_000 <= recording.added_ns
        assert call.ended_ns is not None
        assert call.ended_ns - began_ns < 10_000_000_000
        (told,) = scene.app.asked("/r")
        assert told["RecordingStartMs"] == str(recording.start_wall_ms)

    played(tmp_path, story)


def test_calls_of_a_frozen_clock_have_no_duration(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await control("POST", "/clock", frozen=True)
        await a_recorded_call(scene)
        store = scene.platform.around.store
        (call,), (recording,) = store.all(CallRecord), store.all(RecordingRecord)
        assert call.initiated_ns == call.ended_ns == recording.added_ns == recording.start_wall_ms * 1_000_000
        assert recording.samples == 3 * 8000
        assert (await control("POST", "/clock", frozen=False)).json()["clock"]["ahead_s"] < 0

    played(tmp_path, story)


def test_a_webhook_is_sent_again_as_it_was(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await a_recorded_call(scene)
        (webhook,) = (await control("GET", "/webhooks?kind=hangup")).json()["objects"]
        answer = await control("POST", f"/webhooks/{webhook['delivery_id']}/replay")
        assert answer.status_code == 202
        await asyncio.sleep(1)
        again = (await control("GET", f"/webhooks/{webhook['delivery_id']}")).json()["webhook"]
        assert [attempt["attempt"] for attempt in again["attempts"]] == [1, 2]

    scene = played(tmp_path, story)
    first, second = scene.app.asked("/hangup")
    assert first == second


def test_a_snapshot_brings_everything_back(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await a_recorded_call(scene)
        store, folder = scene.platform.around.store, scene.platform.recordings_dir
        (recording,) = store.all(RecordingRecord)
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        await control("POST", "/clock", now="2030-01-01", frozen=True)
        await control("POST", "/ledger", strict_async=True)
        assert (await control("POST", "/snapshots", name="x")).status_code == 201
        assert (await control("POST", "/reset")).status_code == 200

        assert (await control("POST", "/snapshots/x/restore")).status_code == 200

        assert store.all(RecordingRecord) == (recording,)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
        clock = (await control("GET", "/clock")).json()["clock"]
        assert (clock["now"], clock["frozen"]) == ("2030-01-01T00:00:00.000000Z", True)
        assert (await control("GET", "/ledger")).json()["switches"]["strict_async"]
        await control("POST", "/clock", frozen=False)
        await a_recorded_call(scene)
        assert len(store.all(RecordingRecord)) == 2

    played(tmp_path, story)


def test_a_clock_is_as_far_ahead_as_it_was(tmp_path: Path) -> None:
    async def story(_: Scene) -> None:
        await control("POST", "/clock", advance="90d")
        await control("POST", "/snapshots", name="x")
        await control("POST", "/reset")
        await asyncio.sleep(60)
        await control("POST", "/snapshots/x/restore")
        assert (await control("GET", "/clock")).json()["clock"]["ahead_s"] == 90 * DAY_S

    played(tmp_path, story)


def test_what_is_too_old_goes_when_the_clock_is_set(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await a_recorded_call(scene)
        assert list(scene.platform.recordings_dir.iterdir())
        answer = await control("POST", "/clock", advance="8d")
        assert answer.json()["clock"]["ahead_s"] == 8 * DAY_S
        assert not list(scene.platform.recordings_dir.iterdir())

    account = SETTINGS.account.model_copy(update={"retention_days": 7})
    in_a_world(tmp_path, story, settings=SETTINGS.model_copy(update={"control_token": TOKEN, "account": account}))
