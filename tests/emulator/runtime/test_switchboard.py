"""Actions of the exchange go where they belong; whoever waits for an order is released by its outcome."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from emulator.calls import actions, commands
from emulator.calls.events import CallArrived, CallHungUp
from emulator.calls.exchange import Exchange
from emulator.media.commands import SetRemote
from emulator.runtime.switchboard import Plugs, Switchboard
from emulator.runtime.webrtc_edge.legs import WebRtcLegs
from emulator.sip import events as sip
from emulator.sip.commands import HangUp, RespondInvite
from tests.emulator.calls.lab import CALLER, US, Phonebook, invite

if TYPE_CHECKING:
    from emulator.base.address import Address

pytestmark = pytest.mark.asyncio


class Board:
    """A switchboard whose plugs are lists."""

    def __init__(self, *, has_ports: bool = True) -> None:
        self.sip: list[object] = []
        self.media: list[object] = []
        self.flows: list[str] = []
        self.told: list[object] = []
        self.has_ports = has_ports
        loop = asyncio.get_running_loop()
        self.switchboard = Switchboard(Exchange(ids=Ids.seeded(1), directory=Phonebook()), loop)
        self.switchboard.plug(
            Plugs(
                sip=self.sip.append,
                media=self.media.append,
                webrtc=WebRtcLegs(None, media=self.media.append, report=self.switchboard.receive, note=self._note),
                open_port=self._open,
                start_flow=self.flows.append,
                tell=self._tell,
            )
        )

    def call(self) -> str:
        self.switchboard.receive(sip.InviteReceived(leg="in", request=invite(), source=CALLER, authenticated_as=None))
        [arrived] = [event for event in self.told if isinstance(event, CallArrived)]
        return arrived.call_uuid

    def _open(self, _call_uuid: str, peer: Address) -> tuple[Address, Address]:
        assert peer == CALLER.address
        if not self.has_ports:
            raise Unavailable("every port is taken")
        return US, US

    def _note(self, call_uuid: str, text: str, _relay: Address) -> None:
        self.told.append((call_uuid, text))

    def _tell(self, action: actions.Told) -> None:
        self.told.append(action.event if isinstance(action, actions.Report) else action)


async def test_every_action_goes_where_it_belongs() -> None:
    board = Board()
    call = board.call()
    assert board.flows == [call]
    assert [type(command) for command in board.sip] == [RespondInvite]
    board.switchboard.submit(commands.Answer(call_uuid=call))
    assert [type(command) for command in board.media] == [SetRemote]


async def test_the_legs_of_a_call_in_the_sip_endpoint() -> None:
    board = Board()
    assert list(board.switchboard.handles_of(board.call())) == ["in"]
    assert list(board.switchboard.handles_of("nobody")) == []


async def test_without_a_port_the_call_is_refused() -> None:
    board = Board(has_ports=False)
    call = board.call()
    reason = ("Reason", 'Q.850;cause=41;text="NORMAL_TEMPORARY_FAILURE"')
    assert board.sip == [HangUp(leg="in", status=503, headers=(reason,))]
    assert actions.Note(call_uuid=call, summary="no RTP port: every port is taken") in board.told
    assert any(isinstance(event, CallHungUp) for event in board.told)
    assert board.flows == []


async def test_an_order_is_awaited() -> None:
    board = Board()
    call = board.call()
    pause = commands.Pause(order="p", call_uuid=call, seconds=2.0)
    assert await board.switchboard.complete(pause, "p") is True
    assert asyncio.get_running_loop().time() == 2.0


async def test_an_order_that_is_done_at_once() -> None:
    board = Board()
    pause = commands.Pause(order="p", call_uuid="gone", seconds=2.0)
    assert await board.switchboard.complete(pause, "p") is None
    assert asyncio.get_running_loop().time() == 0.0


async def test_a_call_that_ends_releases_who_waits() -> None:
    board = Board()
    call = board.call()
    loop = asyncio.get_running_loop()
    loop.call_later(1.0, board.switchboard.receive, sip.InviteCancelled(leg="in"))
    pause = commands.Pause(order="p", call_uuid=call, seconds=60.0)
    assert await board.switchboard.complete(pause, "p") is None
    assert loop.time() == 1.0


async def test_who_stops_waiting_leaves_nothing_behind() -> None:
    board = Board()
    pause = commands.Pause(order="p", call_uuid=board.call(), seconds=5.0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.0):
            await board.switchboard.complete(pause, "p")
    await asyncio.sleep(10.0)
    assert not board.switchboard._waiting


async def test_closing_releases_who_waits_and_takes_nothing_more() -> None:
    board = Board()
    call = board.call()
    pause = commands.Pause(order="p", call_uuid=call, seconds=60.0)
    waiting = asyncio.ensure_future(board.switchboard.complete(pause, "p"))
    await asyncio.sleep(0)
    board.switchboard.close()
    assert await waiting is None
    before = list(board.told)
    board.switchboard.receive(sip.InviteCancelled(leg="in"))
    assert board.told == before
    assert asyncio.get_running_loop().time() == 0.0


async def test_what_is_done_for_a_call_ends_with_it() -> None:
    async def work() -> str:
        await asyncio.sleep(10)
        return "done"

    board = Board()
    call_uuid = board.call()
    asyncio.get_running_loop().call_later(13, board.switchboard.receive, sip.LegEnded(leg="in", by_peer=True))
    assert await board.switchboard.during(call_uuid, work()) == "done"
    began = asyncio.get_running_loop().time()
    assert await board.switchboard.during(call_uuid, work()) is None
    assert asyncio.get_running_loop().time() - began == 3
    assert not board.switchboard._beside


async def test_what_goes_wrong_for_a_call_is_raised() -> None:
    async def broken() -> str:
        raise ZeroDivisionError("a defect")

    switchboard = Board().switchboard
    with pytest.raises(ZeroDivisionError):
        await switchboard.during("any call", broken())
    assert not switchboard._beside
