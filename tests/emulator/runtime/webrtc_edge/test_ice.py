"""Candidates of ours, with loopback where it is wanted; what of a peer's can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aioice import stun

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


class Wire:
    """What a run sends to whoever checks it."""

    def __init__(self) -> None:
        self.sent: list[stun.Message] = []

    def send_stun(self, message: stun.Message, _: tuple[str, int]) -> None:
        self.sent.append(message)


async def test_checks_are_answered_once_the_peer_is_known() -> None:
    run, wire = IceRun((), loopback=True), Wire()
    check = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    check.attributes["USERNAME"] = f"{run.local_username}:them"
    check.attributes["PRIORITY"] = 1
    check.add_message_integrity(run.local_password.encode())
    run.request_received(check, ("127.0.0.1", 9), wire)  # type: ignore[arg-type]
    assert wire.sent == []
    run.remote_username, run.remote_password = "them", "q" * 22
    run.request_received(check, ("127.0.0.1", 9), wire)  # type: ignore[arg-type]
    (response,) = wire.sent
    assert response.message_class is stun.Class.RESPONSE
    await run.close()


async def test_nothing_is_sent_without_a_path() -> None:
    run = IceRun((), loopback=True)
    run.send_now(b"\x80")
    assert run.path() == "no path"
    await run.close()
