"""The other end of a softphone's calls: a registrar and user agent on the same network."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.base.ids import Ids
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.sdp import offer_answer
from emulator.sip import commands, events
from emulator.testing.network import FakeNetwork
from emulator.testing.phone_habits import PLAIN
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_line import PhoneLine

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from emulator.runtime.network import Datagram
    from emulator.testing.phone_habits import PhoneHabits
    from emulator.testing.softphone import PhoneNetwork

Result = TypeVar("Result")
SERVER = "192.0.2.1"
PHONE = "198.51.100.1"
PASSWORD = "secret"


class FarEnd:
    """Lets `carol` register. What it is told stands in `events`; RTP that reaches it is drained by `received`."""

    def __init__(self, network: PhoneNetwork, *, host: str = SERVER, port: int = 5060) -> None:
        self.ids = Ids.seeded("far end")
        self.events: list[events.Output] = []
        self.media = network.open_media(Address(host, 0))
        self.answers_with: int | None = 200
        """Status for an INVITE; None: it only rings."""
        self.codecs: Sequence[str] = offer_answer.CODECS
        """In which it answers a re-INVITE."""
        self.offers: dict[str, bytes] = {}
        self._line = PhoneLine(
            network,
            Address(host, port),
            self._perform,
            ids=self.ids,
            user_agent="far end",
            accounts={"carol": PASSWORD}.get,
        )
        self.address, self.endpoint = self._line.local, self._line.endpoint

    def close(self) -> None:
        """Free the ports."""
        self._line.close()
        self.media.close()

    def order(self, command: commands.Command) -> None:
        """Do something."""
        self._line.order(command)

    def call(self, leg: str = "b", offer: bytes | None = None, credentials: commands.Credentials | None = None) -> None:
        """Call carol's phone."""
        (binding,) = self.endpoint.bindings("carol")
        body = offer_answer.make_offer(self.media.local) if offer is None else offer
        self.order(
            commands.PlaceInvite(
                leg=leg,
                target=binding.contact,
                destination=binding.source,
                from_uri="sip:x@y",
                body=body,
                credentials=credentials,
            )
        )

    def received(self) -> list[Datagram]:
        """RTP that has arrived since the last call."""
        return self.media.receive(round(asyncio.get_running_loop().time() * 1e9))

    def seen(self, kind: type[events.Output]) -> list[events.Output]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def _perform(self, output: events.Output) -> None:
        match output:
            case events.InviteReceived(authenticated_as=None):
                self.order(commands.ChallengeInvite(leg=output.leg))
            case events.InviteReceived():
                self.events.append(output)
                self._rings(output)
            case events.ReinviteReceived():
                self.events.append(output)
                self._reinvited(output)
            case events.MessageSeen():
                pass
            case _:
                self.events.append(output)

    def _reinvited(self, output: events.ReinviteReceived) -> None:
        respond = commands.RespondInvite if output.request.method == "INVITE" else commands.RespondOffer
        try:
            answer = offer_answer.answer(output.request.body, self.media.local, version=1, codecs=self.codecs)
        except PeerViolation:
            self.order(respond(leg=output.leg, status=488))
        else:
            self.order(respond(leg=output.leg, status=200, body=answer.body))

    def _rings(self, invite: events.InviteReceived) -> None:
        self.order(commands.RespondInvite(leg=invite.leg, status=180))
        if self.answers_with == 200:
            answer = offer_answer.answer(invite.request.body, self.media.local)
            self.order(commands.RespondInvite(leg=invite.leg, status=200, body=answer.body))
        elif self.answers_with is not None:
            self.order(commands.RespondInvite(leg=invite.leg, status=self.answers_with))


def with_phone(
    play: Callable[[Softphone, FarEnd], Coroutine[None, None, Result]],
    *,
    password: str = PASSWORD,
    habits: PhoneHabits = PLAIN,
) -> Result:
    """Run `play` with a phone that is registered, in virtual time."""

    async def main() -> Result:
        network = FakeNetwork(1, home=SERVER)
        far_end = FarEnd(network)
        phone = Softphone(
            network=network.at(PHONE),
            ids=Ids.seeded("phone"),
            party="caller",
            username="carol",
            password=password,
            server=far_end.address,
            code=7,
            habits=habits,
        )
        await phone.start(within=40.0)
        try:
            return await play(phone, far_end)
        finally:
            await phone.stop()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())
