"""The exchange on the loop: carries facts in and actions out between SIP, media, flows and the reporter."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from emulator.base.errors import Unavailable
from emulator.calls import actions
from emulator.calls.events import CallHungUp
from emulator.runtime.loop_driver import LoopDriver

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from emulator.base.address import Address
    from emulator.calls.all_orders import Command, Outcome
    from emulator.calls.exchange import Exchange, Fact
    from emulator.media.commands import Command as MediaCommand
    from emulator.runtime.webrtc_edge.legs import WebRtcLegs
    from emulator.sip.commands import Command as SipCommand

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugs:
    """Where the actions of the exchange go."""

    sip: Callable[[SipCommand], None]
    media: Callable[[MediaCommand], None]
    open_port: Callable[[str, Address], tuple[Address, Address]]
    """(call_uuid, peer) → what goes into SDP, and where it is on this machine. Raises Unavailable."""
    webrtc: WebRtcLegs
    """Ends of WebRTC before ports."""
    start_flow: Callable[[str], None]
    tell: Callable[[actions.Told], None]


class Switchboard:
    """Takes facts and orders on the loop's own thread; orders that have a name can be awaited."""

    def __init__(self, exchange: Exchange, loop: asyncio.AbstractEventLoop) -> None:
        self.exchange = exchange
        self._loop = loop
        self._plugs: Plugs | None = None
        self._driver: LoopDriver[actions.Action] = LoopDriver(exchange, self._perform, loop)
        self._waiting: dict[str, asyncio.Future[Outcome | None]] = {}
        self._beside: dict[str, list[asyncio.Task[Any]]] = {}
        """By call_uuid: what ends with the call."""

    def plug(self, plugs: Plugs) -> None:
        """Connect the surroundings; once, before the first fact."""
        self._plugs = plugs

    def receive(self, fact: Fact) -> None:
        """Pass a fact on."""
        self._driver.feed(fact)

    def submit(self, command: Command) -> None:
        """Pass an order on."""
        self._driver.order(command)

    async def complete(self, command: Command, order: str) -> Outcome | None:
        """Pass an order on and wait until it is done. None: the call ended under it."""
        future: asyncio.Future[Outcome | None] = self._loop.create_future()
        self._waiting[order] = future
        try:
            self.submit(command)
            return await future
        finally:
            self._waiting.pop(order, None)

    async def during(self, call_uuid: str, work: Coroutine[None, None, T]) -> T | None:
        """Do something for a call. None: the call ended under it, and it was given up."""
        task = self._loop.create_task(work, name=f"for {call_uuid}")
        self._beside.setdefault(call_uuid, []).append(task)
        try:
            await asyncio.wait([task])
            return None if task.cancelled() else task.result()
        finally:
            task.cancel()
            self._beside[call_uuid].remove(task)
            if not self._beside[call_uuid]:
                del self._beside[call_uuid]

    def handles_of(self, call_uuid: str) -> Sequence[str]:
        """The legs of a call in the SIP endpoint: of one that rings, one for each phone."""
        leg = self.exchange.leg(call_uuid)
        return () if leg is None else leg.branches or (leg.sip_leg,)

    def close(self) -> None:
        """Take nothing more; whoever waits is released with None."""
        self._driver.close()
        for future in list(self._waiting.values()):
            if not future.done():
                future.set_result(None)

    def _perform(self, action: actions.Action) -> None:
        plugs = self._plugs
        assert plugs is not None, "the switchboard is plugged in before the first fact"
        match action:
            case actions.SipDo():
                plugs.sip(action.command)
            case actions.MediaDo():
                plugs.media(action.command)
            case actions.OpenPort():
                self._open(action, plugs)
            case actions.RenewWebRtc() | actions.ConnectWebRtc() | actions.CloseWebRtc():
                plugs.webrtc.order(action)
            case actions.StartFlow():
                plugs.start_flow(action.call_uuid)
            case actions.OrderDone():
                future = self._waiting.get(action.order)
                if future is not None and not future.done():
                    future.set_result(action.outcome)
            case _:
                plugs.tell(action)
                if isinstance(action, actions.Report) and isinstance(action.event, CallHungUp):
                    for task in self._beside.get(action.event.call_uuid, []):
                        task.cancel()

    def _open(self, action: actions.OpenPort, plugs: Plugs) -> None:
        try:
            local, bound = plugs.open_port(action.call_uuid, action.peer)
        except Unavailable as why:
            self.receive(actions.PortRefused(call_uuid=action.call_uuid, why=str(why)))
        else:
            port = actions.PortOpened(call_uuid=action.call_uuid, local=local, bound=bound)
            if action.webrtc:
                plugs.webrtc.open(port)
            else:
                self.receive(port)
