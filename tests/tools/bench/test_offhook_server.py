"""Our own server in the benchmark is the real one: bridged calls, recorded, with and without a capture."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.tools.bench.two_phones import two_phones
from tools.bench.offhook_server import offhook_server

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.live
@pytest.mark.asyncio
@pytest.mark.parametrize("capture", [False, True])
async def test_calls_are_bridged_and_recorded(tmp_path: Path, *, capture: bool) -> None:
    with two_phones() as phones:
        async with offhook_server(capture=capture)(2, phones.port, tmp_path) as serving:
            assert len(set(serving.ports)) == 4
            assert serving.pid
            assert serving.empty_kib
            await phones.talk(serving.ports[2:])
        assert min(phones.shares_heard(serving.ports[2:])) > 0.5
    for number in range(2):
        sidecar = json.loads((tmp_path / f"{number}.sidecar.json").read_text())
        assert sidecar["channels"] == 2
    assert (tmp_path / "call.pcap").exists() is capture


@pytest.mark.live
@pytest.mark.asyncio
async def test_members_of_a_room_hear_one_another(tmp_path: Path) -> None:
    with two_phones() as phones:
        async with offhook_server(capture=False, members=2)(2, phones.port, tmp_path) as serving:
            await phones.talk(serving.ports[2:])
        assert min(phones.shares_heard(serving.ports[2:])) > 0.5
    manifest = json.loads((tmp_path / "room-1.room.json").read_text())
    assert [track["leg"] for track in manifest["tracks"]] == ["1a", "1b"]
    assert not (tmp_path / "1.wav").exists()
