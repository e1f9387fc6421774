"""A recording grows old on a whole platform: it is billed, transcribed long after its call, and goes in the end."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx

from emulator.app import shared_api
from emulator.base.clock import utc
from emulator.records.storage import Storage
from tests.emulator.runtime.test_caretaker import a_recorded_call, control, played

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.platform_stage import Scene


class _Rest:
    """The REST API of a scene, with its account's credentials."""

    def __init__(self, scene: Scene) -> None:
        self._auth = (scene.platform.auth_id, scene.platform.auth_token)

    async def ask(self, method: str, path: str, **fields: Any) -> tuple[int, Any]:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=shared_api()), base_url="http://api.offhook.test", auth=self._auth
        ) as client:
            answer = await client.request(method, f"/v1/Account/{self._auth[0]}/{path}", json=fields)
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.status_code, answer.json() if is_json else answer.content


async def advance_to_the_end_of_month(scene: Scene, months: int) -> None:
    """The clock stands at the last second of the so-manieth month from now, this one being 0."""
    now_ns = scene.platform.operator.wall_ns()
    day = utc(now_ns).date()
    for _ in range(months):
        day = day.replace(day=28) + timedelta(days=5)
    await control("POST", "/clock", now=utc(Storage().billing_ns(day)).isoformat(), frozen=True)


def test_storage_is_free_then_billed_until_the_account_pays_no_more(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        rest = _Rest(scene)
        await a_recorded_call(scene)
        ((found,),) = [(await rest.ask("GET", "Recording/"))[1]["objects"]]
        file = f"Recording/{found['recording_id']}.wav"
        assert (found["recording_storage_duration"], found["monthly_recording_storage_amount"]) == (1, 0.0)

        await advance_to_the_end_of_month(scene, 1)
        assert (await rest.ask("GET", "Invoice/"))[1]["total_amount"] == "0.00000"
        await advance_to_the_end_of_month(scene, 3)  # Four months after the call.
        _, aged = await rest.ask("GET", f"Recording/{found['recording_id']}/")
        assert aged["recording_storage_duration"] > 90
        assert aged["monthly_recording_storage_amount"] == 0.0004
        assert (await rest.ask("GET", file))[0] == 200
        charged = float((await rest.ask("GET", "Invoice/"))[1]["total_amount"])
        assert charged in {0.0004, 0.0008}
        assert (await rest.ask("GET", ""))[1]["cash_credits"] == f"{100 - charged:.5f}"

        await rest.ask("POST", "Setting/", recording_storage_consent=False)
        for path in (f"Recording/{found['recording_id']}/", file):
            assert (await rest.ask("GET", path))[0] == 404
        assert os.listdir(scene.platform.recordings_dir) == []  # noqa: PTH208 - as the disk has it
        await advance_to_the_end_of_month(scene, 2)
        assert float((await rest.ask("GET", "Invoice/"))[1]["total_amount"]) == charged

    played(tmp_path, story)


def test_a_recording_is_transcribed_long_after_its_call(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        rest = _Rest(scene)
        await a_recorded_call(scene)
        ((found,),) = [(await rest.ask("GET", "Recording/"))[1]["objects"]]
        here = f"Transcription/{found['recording_id']}/"
        assert (await rest.ask("GET", here))[0] == 404
        begun = await rest.ask("POST", here, transcription_callback_url="http://app.offhook.test/text")
        assert (begun[0], begun[1]["message"]) == (201, "transcription in progress")
        await asyncio.sleep(60)
        (told,) = scene.app.asked("/text")
        assert (told["recording_id"], told["error"]) == (found["recording_id"], "")
        _, made = await rest.ask("GET", here)
        assert (made["status"], made["transcription"]) == ("success", told["transcription"])
        assert f"{made['recording_duration_ms']}.00000" == found["recording_duration_ms"]
        assert (await rest.ask("DELETE", here))[0] == 202
        assert (await rest.ask("GET", here))[0] == 404

    played(tmp_path, story)


def test_the_original_of_a_recording(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        rest = _Rest(scene)
        await a_recorded_call(scene)
        ((found,),) = [(await rest.ask("GET", "Recording/"))[1]["objects"]]
        file = f"Recording/{found['recording_id']}.wav"
        _, clean = await rest.ask("GET", file)
        assert (await rest.ask("GET", f"{file}?type=original"))[1] == clean
        await control("PUT", f"/recordings/{found['recording_id']}/original", noisy=True)
        assert (await rest.ask("GET", f"{file}?type=original"))[1].startswith(b"{")
        assert (await rest.ask("GET", file))[1] == clean
        await rest.ask("DELETE", f"Recording/{found['recording_id']}/")
        assert os.listdir(scene.platform.recordings_dir) == []  # noqa: PTH208 - as the disk has it

    played(tmp_path, story)
