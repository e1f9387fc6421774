"""Candidates of ours, with loopback where it is wanted; what of a peer's can be used."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aioice import stun
from aioice.ice import CandidatePair

from emulator.runtime.webrtc_edge.ice import AGAIN_AFTER_S, IceRun
from emulator.runtime.webrtc_edge.messages import IceServer
from emulator.sdp.webrtc import PeerTransport

if TYPE_CHECKING:
    from aioice import Candidate
    from aioice.ice import StunProtocol

pytestmark = [pytest.mark.live, pytest.mark.asyncio]
PATIENCE_S = 10.0


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
        self.transactions: dict[bytes, stun.Message] = {}

        self.local_candidate: Candidate | None = None

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


@pytest.mark.parametrize("first_is_controlling", [True, False])
async def test_a_check_that_came_too_early_is_sent_again_when_the_peer_is_there(
    monkeypatch: pytest.MonkeyPatch, *, first_is_controlling: bool
) -> None:
    monkeypatch.setattr(stun, "RETRY_RTO", 1000.0)  # Nothing is sent again by the clock.
    first, second = IceRun((), loopback=True), IceRun((), loopback=True)
    for run in (first, second):
        run._local_candidates = await run.get_component_candidates(1, [])
        run._local_candidates_end = True
    ignored = asyncio.Event()
    answer = second.request_received

    def ignore_at_first(message: stun.Message, addr: tuple[str, int], protocol: StunProtocol) -> None:
        ignored.set()
        answer(message, addr, protocol)

    monkeypatch.setattr(second, "request_received", ignore_at_first)
    async with asyncio.timeout(PATIENCE_S):
        reaching = asyncio.create_task(first.reach(seen(second), controlling=first_is_controlling))
        await ignored.wait()
        await asyncio.sleep(AGAIN_AFTER_S)
        await second.reach(seen(first), controlling=not first_is_controlling)
        await reaching
    assert "host 127.0.0.1" in first.path()
    await first.close()
    await second.close()


@pytest.mark.parametrize(("is_sealed", "sent"), [(True, ["RESPONSE", "REQUEST"]), (False, ["ERROR"])])
async def test_only_a_peer_that_knows_the_password_has_something_sent_again(
    monkeypatch: pytest.MonkeyPatch, *, is_sealed: bool, sent: list[str]
) -> None:
    monkeypatch.setattr("emulator.runtime.webrtc_edge.ice.AGAIN_AFTER_S", 0.0)
    run, wire = IceRun((), loopback=True), Wire()
    run.remote_username, run.remote_password = "them", "q" * 22
    run._early_checks_done = True
    (ours,) = await run.get_component_candidates(1, [])
    await run.add_remote_candidate(ours)
    (pair,) = run._check_list
    pair.state = CandidatePair.State.IN_PROGRESS
    asked = run.build_request(pair, nominate=True)
    wire.transactions[asked.transaction_id] = asked
    check = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    check.attributes["USERNAME"] = f"{run.local_username}:them"
    check.attributes["PRIORITY"] = 1
    check.add_message_integrity(run.local_password.encode() if is_sealed else b"wrong")
    wire.local_candidate = ours
    run.request_received(check, (ours.host, ours.port), wire)  # type: ignore[arg-type]
    assert [each.message_class.name for each in wire.sent] == sent
    await run.close()


def seen(run: IceRun) -> PeerTransport:
    """What the other one is told."""
    candidates = tuple(each.to_sdp() for each in run.local_candidates)
    return PeerTransport(ufrag=run.local_username, password=run.local_password, fingerprints=(), candidates=candidates)
