"""A PBX upstream of the platform of a world: a registrar that challenges calls, and calls in itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.runtime.sip_sockets import SipSockets
from emulator.sdp.offer_answer import make_offer
from emulator.sip import commands, events
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.hop import Hop

if TYPE_CHECKING:
    from emulator.sip.hop import Transport
    from tests.emulator.platform_stage import Scene

UPSTREAM = "203.0.113.5"
LAB = commands.Credentials("lab", "secret")
"""Who the platform is there."""
SDP = make_offer(Address(UPSTREAM, 40000))

T = TypeVar("T")


class Upstream:
    """It takes every call of somebody who proves to be `LAB`; `status` answers others, if it is one."""

    def __init__(self, scene: Scene, host: str = UPSTREAM, *, algorithm: str = "MD5") -> None:
        loop = asyncio.get_running_loop()
        self._platform = scene.platform
        self._sockets = SipSockets(scene.world.network.at(host), loop, self._perform)
        self.address = self._sockets.open("udp", Address(host, 5060))
        self._sockets.open("tcp", self.address)
        self.endpoint = SipEndpoint(
            local=Hop("udp", self.address),
            ids=Ids.seeded(host),
            user_agent="pbx/1",
            realm="pbx.test",
            accounts={LAB.username: LAB.password}.get,
            digest_algorithm=algorithm,
            advertise=lambda peer: Hop(peer.transport, self.address),
        )
        self.facts: list[events.Output] = []
        self.seen: list[events.MessageSeen] = []
        self._sockets.run(self.endpoint)

    async def call(
        self,
        target: str,
        *fields: tuple[str, str],
        caller: str = "16665550123",
        to: str = "",
        credentials: commands.Credentials | None = None,
        transport: Transport = "udp",
        destination: Hop | None = None,
    ) -> int:
        """Call in; the final status, 200 once the call is up."""
        leg = f"call {len(self.facts)}"
        self._sockets.order(
            commands.PlaceInvite(
                leg=leg,
                target=target if ":" in target else f"sip:{target}@192.0.2.1",
                destination=destination or Hop(transport, self._platform.sip_address),
                from_uri=f"sip:{caller}@{self.address.host}",
                to_uri=to,
                headers=fields,
                body=SDP,
                credentials=credentials,
            )
        )
        while True:
            for fact in self.facts:
                if isinstance(fact, events.InviteFailed) and fact.leg == leg:
                    return fact.status
                if isinstance(fact, events.InviteAnswered) and fact.leg == leg:
                    self._sockets.order(commands.HangUp(leg=leg))
                    return fact.response.status
            await asyncio.sleep(0.1)

    def all(self, kind: type[T]) -> list[T]:
        """Every fact of one kind."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def received(self, method: str) -> list[bytes]:
        """The requests of that method that came in."""
        return [each.data for each in self.seen if not each.sent and each.summary.startswith(f"{method} ")]

    def close(self) -> None:
        """Be gone."""
        self._sockets.close()

    def _perform(self, output: events.Output) -> None:
        match output:
            case events.Transmit():
                self._sockets.send(output.data, output.destination)
            case events.MessageSeen():
                self.seen.append(output)
            case events.InviteReceived(authenticated_as=None):
                self._sockets.order(commands.ChallengeInvite(leg=output.leg))
            case events.InviteReceived():
                self.facts.append(output)
                self._sockets.order(commands.RespondInvite(leg=output.leg, status=200, body=SDP))
            case _:
                self.facts.append(output)
