"""Packets go through a relay as they are, sealed between the peers; ICE may begin anew beneath them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from emulator.runtime.webrtc_edge import relay as under_test
from emulator.runtime.webrtc_edge.dtls import Path
from emulator.runtime.webrtc_edge.ice import IceRun
from emulator.runtime.webrtc_edge.messages import EdgeLegConnected, EdgeLegFailed
from tests.emulator.runtime.webrtc_edge.two_relays import Side, connect, told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from emulator.sdp.webrtc import PeerTransport

pytestmark = [pytest.mark.live, pytest.mark.asyncio]


def rtp(number: int, payload_type: int = 111) -> bytes:
    return bytes([0x80, payload_type]) + number.to_bytes(2, "big") + bytes(4) + b"ssrc" + b"opus, or an event"


RTCP = bytes([0x80, 200, 0, 6]) + b"ssrc" + bytes(20)


@pytest_asyncio.fixture
async def sides() -> AsyncIterator[tuple[Side, Side]]:
    pair = Side("one"), Side("other")
    yield pair
    for side in pair:
        await side.close()


async def test_packets_come_out_as_they_went_in(sides: tuple[Side, Side]) -> None:
    one, other = sides
    await connect(one, other)
    for data in (rtp(1), rtp(2, 110), rtp(3, 0), RTCP):
        one.say(data)
        assert await other.heard() == data
        other.say(data)
        assert await one.heard() == data


async def test_what_is_known_already_changes_nothing(sides: tuple[Side, Side]) -> None:
    one, other = sides
    of_other, _ = await connect(one, other)
    one.relay.agree(replace(of_other, candidates=()), controlling=False)
    one.say(rtp(1))
    assert await other.heard() == rtp(1)
    assert one.events.empty()


async def test_ice_begins_anew_and_the_keys_stay(sides: tuple[Side, Side]) -> None:
    one, other = sides
    await connect(one, other)
    first, second = await one.relay.gather(), await other.relay.gather()
    one.say(rtp(1))
    assert await other.heard() == rtp(1)
    one.relay.agree(told(second, we_are_client=False), controlling=True)
    other.relay.agree(told(first, we_are_client=True), controlling=False)
    for side in sides:
        assert isinstance(await side.event(), EdgeLegConnected)
    one.say(rtp(2))
    assert await other.heard() == rtp(2)


async def test_another_certificate_than_the_one_told_is_refused(sides: tuple[Side, Side]) -> None:
    one, other = sides
    first, second = await one.relay.gather(), await other.relay.gather()
    forged = replace(told(second, we_are_client=False), fingerprints=("sha-256 " + ":".join(["00"] * 32),))
    one.relay.agree(forged, controlling=True)
    other.relay.agree(told(first, we_are_client=True), controlling=False)
    event = await one.event()
    assert isinstance(event, EdgeLegFailed)
    assert "fingerprint" in event.why
    other.say(rtp(1))
    await asyncio.sleep(0.1)
    with pytest.raises(BlockingIOError):
        one.engine.recv(2048)


async def test_nobody_there_is_a_failure_in_words(sides: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "ICE_LIMIT_S", 0.3)
    one, other = sides
    await one.relay.gather()
    second = await other.relay.gather()
    nobody = replace(told(second, we_are_client=False), candidates=("1 1 udp 1 127.0.0.1 9 typ host",))
    one.relay.agree(nobody, controlling=True)
    event = await one.event()
    assert isinstance(event, EdgeLegFailed)
    assert "no path within 0.3 s; its candidates: udp 127.0.0.1:9" in event.why


async def test_a_handshake_that_begins_before_we_know_the_path_is_kept(
    sides: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[bytes] = []

    async def reach(run: IceRun, peer: PeerTransport, *, controlling: bool) -> None:
        run.data_received(b"\x16 of a peer that was faster", 1)
        raise ConnectionError

    monkeypatch.setattr(IceRun, "reach", reach)
    monkeypatch.setattr(Path, "take", lambda _, data: taken.append(data))
    one, other = sides
    await one.relay.gather()
    one.relay.agree(told(await other.relay.gather(), we_are_client=False), controlling=True)
    assert isinstance(await one.event(), EdgeLegFailed)
    assert taken == [b"\x16 of a peer that was faster"]


async def test_a_restart_without_new_credentials_of_ours_fails(sides: tuple[Side, Side]) -> None:
    one, other = sides
    of_other, _ = await connect(one, other)
    one.relay.agree(replace(of_other, ufrag="anew"), controlling=False)
    assert isinstance(await one.event(), EdgeLegFailed)


async def test_packets_before_there_are_keys_go_nowhere(sides: tuple[Side, Side]) -> None:
    one, other = sides
    one.say(rtp(1))
    await connect(one, other)
    one.say(rtp(2))
    assert await other.heard() == rtp(2)
