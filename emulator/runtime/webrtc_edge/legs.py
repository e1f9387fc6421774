"""The exchange's end of the edge: its actions become orders, what the edge tells becomes facts and notes of calls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.calls import actions
from emulator.media.commands import CloseLeg
from emulator.runtime.webrtc_edge import messages as said

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.media.commands import Command as MediaCommand
    from emulator.runtime.webrtc_edge.host import EdgeHost
    from emulator.runtime.webrtc_edge.messages import Event

    Fact = actions.PortOpened | actions.PortRefused | actions.WebRtcRenewed | actions.WebRtcFailed

NOT_HERE = "WebRTC takes real sockets and the real clock: it is not served in the simulated world"


class WebRtcLegs:
    """One per platform. A leg with an end of WebRTC has it until its port is closed."""

    def __init__(
        self,
        host: EdgeHost | None,
        *,
        media: Callable[[MediaCommand], None],
        report: Callable[[Fact], None],
        note: Callable[[str, str, Address], None],
    ) -> None:
        """Without a `host` every leg is refused. `media` is the engine, `note` writes (call_uuid, text, relay)."""
        self._host = host
        self._media = media
        self._report = report
        self._note = note
        self._opening: dict[str, actions.PortOpened] = {}
        self._adding: set[str] = set()
        """Calls that talk already and get an end of WebRTC."""
        self._open: dict[str, Address] = {}
        """By call_uuid: where plain RTP comes from."""
        if host is not None:
            host.on_event = self._told

    def expect(self) -> None:
        """Browsers are to be expected: the process is started before the first call."""
        if self._host is not None:
            self._host.start()

    def open(self, port: actions.PortOpened) -> None:
        """Put an end of WebRTC before a port that was opened; reports the port when it is there, or why it is not."""
        self._opening[port.call_uuid] = port
        try:
            if self._host is None:
                raise Unavailable(NOT_HERE)
            self._host.submit(said.OpenEdgeLeg(leg=port.call_uuid, engine=port.bound or port.local))
        except Unavailable as why:
            self._refused(port.call_uuid, str(why))

    def order(self, action: actions.WebRtcDo) -> None:
        """Carry out an action."""
        match action:
            case actions.RenewWebRtc():
                self._renew(action.call_uuid, action.port)
            case actions.ConnectWebRtc() if self._host is not None and action.call_uuid in self._open:
                self._host.submit(
                    said.ConnectEdgeLeg(leg=action.call_uuid, peer=action.peer, controlling=action.offered)
                )
            case actions.CloseWebRtc():
                self._close(action.call_uuid)

    def media(self, command: MediaCommand) -> None:
        """Pass an order on to the engine; with a port goes what is before it."""
        self._media(command)
        if isinstance(command, CloseLeg):
            self._close(command.leg)

    async def stop(self) -> None:
        """Say farewell to all peers."""
        if self._host is not None:
            await self._host.stop()

    def _renew(self, call_uuid: str, port: Address) -> None:
        try:
            if self._host is None:
                raise Unavailable(NOT_HERE)
            if call_uuid in self._open:
                self._host.submit(said.RestartIce(leg=call_uuid))
            else:
                self._host.submit(said.OpenEdgeLeg(leg=call_uuid, engine=port))
                self._adding.add(call_uuid)
        except Unavailable as why:
            self._report(actions.WebRtcFailed(call_uuid=call_uuid, why=str(why), is_ours=True))

    def _close(self, call_uuid: str) -> None:
        if self._host is not None and call_uuid in self._open.keys() | self._opening.keys() | self._adding:
            self._open.pop(call_uuid, None)
            self._opening.pop(call_uuid, None)
            self._adding.discard(call_uuid)
            self._host.submit(said.CloseEdgeLeg(leg=call_uuid))

    def _told(self, event: Event) -> None:
        match event:
            case said.EdgeLegOpened():
                self._opened(event)
            case said.IceGathered() if event.leg in self._open:
                relay = self._open[event.leg]
                self._report(actions.WebRtcRenewed(call_uuid=event.leg, web=event.own, relay=relay))
            case said.EdgeLegConnected():
                if event.leg in self._open:
                    relay = self._open[event.leg]
                    self._note(event.leg, f"WebRTC: {event.path}; in the capture it is plain RTP of {relay}", relay)
            case said.EdgeLegFailed():
                self._failed(event.leg, event.why, is_ours=False)
            case said.EdgeLost():
                for call_uuid in [*self._opening, *self._adding, *self._open]:
                    self._failed(call_uuid, event.why, is_ours=True)

    def _opened(self, event: said.EdgeLegOpened) -> None:
        if event.lacks:
            self._note(event.leg, f"WebRTC: {event.lacks}", event.relay)
        port = self._opening.pop(event.leg, None)
        if port is not None:
            self._open[event.leg] = event.relay
            self._report(replace(port, web=event.own, relay=event.relay))
        elif event.leg in self._adding:
            self._adding.remove(event.leg)
            self._open[event.leg] = event.relay
            self._report(actions.WebRtcRenewed(call_uuid=event.leg, web=event.own, relay=event.relay))

    def _failed(self, call_uuid: str, why: str, *, is_ours: bool) -> None:
        if call_uuid in self._opening:
            self._refused(call_uuid, why)
        elif call_uuid in self._open.keys() | self._adding:
            self._adding.discard(call_uuid)
            self._report(actions.WebRtcFailed(call_uuid=call_uuid, why=why, is_ours=is_ours))

    def _refused(self, call_uuid: str, why: str) -> None:
        self.media(CloseLeg(leg=call_uuid))
        self._opening.pop(call_uuid, None)
        self._report(actions.PortRefused(call_uuid=call_uuid, why=why))
