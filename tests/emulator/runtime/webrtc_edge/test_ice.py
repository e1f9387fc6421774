"""Candidates of ours, with loopback where it is wanted; what of a peer's can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.runtime.webrtc_edge.ice import IceRun
from emulator.runtime.webrtc_edge.messages import IceServer

if TYPE_CHECKING:
    from aioice import Candidate

pytestmark = [pytest.mark.live, pytest.mark.asyncio]


async def gathered(*, loopback: bool, addresses: list[str]) -> list[Candidate]:
    run = IceRun((), loopback=loopback)
    try:
        return await run.get_component_candidates(1, addresses)
    finally:
        await run.close()


async def test_loopback_is_a_candidate_when_it_is_wanted_or_all_there_is() -> None:
    assert [each.host for each in await gathered(loopback=False, addresses=[])] == ["127.0.0.1"]
    assert [each.host for each in await gathered(loopback=False, addresses=["127.0.0.2"])] == ["127.0.0.2"]
    both = await gathered(loopback=True, addresses=["127.0.0.2"])
    assert [each.host for each in both] == ["127.0.0.2", "127.0.0.1"]


async def test_servers_are_those_of_the_settings() -> None:
    servers = (IceServer("stun:127.0.0.1:3479"), IceServer("turn:127.0.0.1:3480?transport=tcp", "me", "secret"))
    run = IceRun(servers, loopback=True)
    assert run.stun_server == ("127.0.0.1", 3479)
    assert (run.turn_server, run.turn_transport) == (("127.0.0.1", 3480), "tcp")
    assert (run.turn_username, run.turn_password) == ("me", "secret")
    await run.close()


async def test_nothing_is_sent_without_a_path() -> None:
    run = IceRun((), loopback=True)
    run.send_now(b"\x80")
    assert run.path() == "no path"
    await run.close()
