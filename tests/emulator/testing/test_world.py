"""A simulated platform: everything made up, everything from its seed."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.app import shared_api
from emulator.base.errors import Unavailable
from emulator.testing.softphone_log import Moment
from emulator.testing.world import API_HOST, EPOCH_NS, PLATFORM_HOST, start_simulated
from tests.emulator.platform_stage import DID, SETTINGS, in_a_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.platform_stage import Scene


async def a_call(scene: Scene) -> None:
    """Ann leaves three seconds of her signal."""
    scene.app.pages["/answer"] = (
        b"<Response><Record recordSession='true' fileFormat='wav' redirect='false'/><Wait length='3'/></Response>"
    )
    ann = await scene.phone("ann", "a")
    await ann.dial(DID)
    await ann.log.until(Moment.ENDED, 30)
    await asyncio.sleep(3)


def fingerprint(folder: Path, seed: int) -> dict[str, str]:
    """SHA-256 of every file of a call, by kind; names hold ids, which follow from the seed too."""
    scene = in_a_world(folder, a_call, seed=seed)
    assert scene.platform.around.http.deterministic
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_seed_is_a_run(tmp_path: Path) -> None:
    first, again, other = (fingerprint(tmp_path / name, seed) for name, seed in (("a", 3), ("b", 3), ("c", 4)))
    assert {path.rsplit(".", 1)[-1] for path in first} == {"wav", "json", "pcap", "pcm"}
    assert first == again
    assert first["capture.pcap"] != other["capture.pcap"]
    assert not {path for path in first if path.endswith(".wav")} & set(other)


def test_it_begins_with_the_year_at_an_address_of_its_own(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        assert scene.platform.sip_address == (PLATFORM_HOST, 5060)
        assert scene.platform.operator.wall_ns() == EPOCH_NS
        assert scene.world.http_url == f"http://{API_HOST}"
        answer = await scene.world.http.request("GET", f"{scene.world.http_url}/v1/Account/")
        assert answer.status in {401, 404}

    in_a_world(tmp_path, story)


def test_a_port_that_is_taken_in_the_made_up_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(scene: Scene) -> None:
        monkeypatch.setattr("emulator.testing.world.FakeNetwork", lambda *_, **__: scene.world.network)
        (tmp_path / "second").mkdir()
        with pytest.raises(Unavailable):
            await start_simulated(SETTINGS, seed=2, data=tmp_path / "second")

    in_a_world(tmp_path / "first", story)


def test_the_api_answers_in_this_process(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        transport = httpx.ASGITransport(app=shared_api())
        account = (scene.platform.auth_id, scene.platform.auth_token)
        async with httpx.AsyncClient(transport=transport, auth=account) as client:
            answer = await client.get(f"{scene.world.http_url}/v1/Account/{account[0]}/Number/")
        assert [each["number"] for each in answer.json()["objects"]] == [DID]

    in_a_world(tmp_path, story)
