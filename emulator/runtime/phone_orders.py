"""What is ordered of registered phones by SIP alone: dial, answer, hold, resume, hang up, start anew, any NOTIFY."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.api.control.lab_phones import NoSuchPhone, NotNow, Outcome
from emulator.calls.commands import DialForPhone
from emulator.calls.phone_dialing import MARK, DialByPhone, DialDone, PhoneDialing, silent_offer
from emulator.calls.routing import dialled_in, host_of
from emulator.runtime.loop_driver import LoopDriver
from emulator.sip.commands import PlaceInvite, SendNotify, SendRequest
from emulator.sip.events import NotifyAnswered, RequestAnswered
from emulator.sip.phone_profiles import profile_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

    from emulator.api.control.lab_phones import CallOrder
    from emulator.base.ids import Ids
    from emulator.runtime.user_calls import UserCall
    from emulator.sip.commands import Command, Credentials
    from emulator.sip.endpoint import BoundContact
    from emulator.sip.events import Output

_WANTED: dict[CallOrder, tuple[str, frozenset[str]]] = {
    "answer": ("talk", frozenset({"dialling", "ringing"})),
    "hold": ("hold", frozenset({"connected"})),
    "resume": ("talk", frozenset({"connected"})),
}
"""The event of the NOTIFY, and the states in which a call can be told (BroadWorks' remote control of calls)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneBook:
    """What has to be known of phones to order something of them."""

    phones: Callable[[str], Sequence[BoundContact]]
    """Of a user, the latest registered first."""
    credentials: Callable[[str], Credentials | None]
    host_towards: Callable[[BoundContact], str]
    """HOST:PORT at which a phone reaches us."""
    calls: Callable[[str], Sequence[UserCall]]
    """Of a user, the oldest first."""
    handles: Callable[[str], Sequence[str]]
    """Of a call: its legs in the SIP endpoint, of one that rings one for each phone."""
    hang_up: Callable[[str], None]
    """A call."""
    dial_for: Callable[[DialForPhone], None]
    """Dial in the place of a phone that cannot."""


class PhoneOrders:
    """One per platform, on its loop."""

    def __init__(self, ids: Ids, book: PhoneBook, loop: asyncio.AbstractEventLoop) -> None:
        self._ids = ids
        self._book = book
        self._loop = loop
        self._order: Callable[[Command], None] | None = None
        self._dialing = PhoneDialing()
        self._driver: LoopDriver[Command | DialForPhone | DialDone] = LoopDriver(self._dialing, self._perform, loop)
        self._waiting: dict[str, asyncio.Future[Outcome]] = {}

    def begin(self, order: Callable[[Command], None]) -> None:
        """`order` is for the SIP endpoint."""
        self._order = order

    def hear(self, fact: Output) -> bool:
        """Take a fact of the SIP endpoint; whether it was for one of these orders."""
        if isinstance(fact, RequestAnswered):
            self._settle(fact.name, fact.status, fact.reason)
            return True
        if isinstance(fact, NotifyAnswered):
            self._settle(fact.leg, fact.status, fact.reason)
            return True
        if self._dialing.knows(getattr(fact, "leg", "")):
            self._driver.feed(fact)
            return True
        return False

    def called(self, username: str) -> None:
        """A call of a user came in."""
        self._dialing.called(username)

    async def dial(self, username: str, target: str) -> Outcome:
        """Have the phone that registered last call a number or a SIP URI. Raises NoSuchPhone."""
        phone, leg = self._phones(username)[0], self._ids.uuid()
        host = self._book.host_towards(phone)
        uri = target if ":" in target else f"sip:{target}@{host}"
        invite = PlaceInvite(
            leg=leg,
            target=phone.contact,
            destination=phone.source,
            from_uri=f"sip:{username}@{host}",
            from_display=f"Dial {target}",
            to_uri=f"sip:{username}@{host}",
            body=silent_offer(host.rsplit(":", 1)[0].strip("[]")),
            headers=(*profile_of(phone.user_agent).auto_answer, *MARK),
            credentials=self._book.credentials(username),
        )
        is_ours = ":" not in target or host_of(target) == host_of(f"sip:{host}")
        number = dialled_in(target) if is_ours else ""
        order = DialByPhone(invite=invite, target=uri, username=username, number=number)
        return await self._complete(leg, lambda: self._driver.order(order))

    async def tell(self, username: str, what: CallOrder) -> Outcome:
        """Tell the phone what to do with its latest call. Raises NoSuchPhone, NotNow."""
        self._phones(username)
        event, states = _WANTED[what]
        calls = [
            each for each in self._book.calls(username) if each.state in states and (each.called or what != "answer")
        ]
        handles = self._book.handles(calls[-1].call_uuid) if calls else ()
        if not handles:
            raise NotNow(f"{username} has no call to {what}")
        credentials = self._book.credentials(username)
        outcomes = [
            await self._complete(handle, self._doing(SendNotify(leg=handle, event=event, credentials=credentials)))
            for handle in handles
        ]
        return next((each for each in outcomes if each.is_done), outcomes[0])

    def hang_up(self, username: str) -> int:
        """End the calls of a user from our side: how many there were. Raises NoSuchPhone."""
        self._phones(username)
        calls = self._book.calls(username)
        for call in calls:
            self._book.hang_up(call.call_uuid)
        return len(calls)

    async def sync(self, username: str, *, reboot: bool) -> Sequence[Outcome]:
        """Have every phone of a user start anew, or fetch its configuration, in its maker's words."""
        return [
            await self._notify(
                username, phone, profile_of(phone.user_agent).reboot if reboot else profile_of(phone.user_agent).resync
            )
            for phone in self._phones(username)
        ]

    async def notify(self, username: str, event: str, content_type: str, body: bytes) -> Sequence[Outcome]:
        """Send every phone of a user a NOTIFY of any event. Raises NoSuchPhone."""
        return [await self._notify(username, phone, event, content_type, body) for phone in self._phones(username)]

    def close(self) -> None:
        """Take nothing more; whoever waits is told so."""
        self._driver.close()
        for name in list(self._waiting):
            self._settle(name, 408, "the platform stops")

    async def _notify(
        self, username: str, phone: BoundContact, event: str, content_type: str = "", body: bytes = b""
    ) -> Outcome:
        name, host = self._ids.uuid(), self._book.host_towards(phone)
        order = SendRequest(
            name=name,
            method="NOTIFY",
            target=phone.contact,
            destination=phone.source,
            from_uri=f"sip:{username}@{host}",
            to_uri=f"sip:{username}@{host}",
            headers=(("Event", event), ("Subscription-State", "terminated")),
            body=body,
            content_type=content_type,
            credentials=self._book.credentials(username),
        )
        outcome = await self._complete(name, self._doing(order))
        return Outcome(status=outcome.status, reason=outcome.reason, is_done=outcome.is_done, phone=phone.contact)

    def _phones(self, username: str) -> Sequence[BoundContact]:
        phones = self._book.phones(username)
        if not phones or self._order is None:
            raise NoSuchPhone(f"{username} has no phone that is registered")
        return phones

    def _doing(self, command: Command) -> Callable[[], None]:
        assert self._order is not None, "nobody is registered before SIP begins"
        order = self._order
        return lambda: order(command)

    async def _complete(self, name: str, do: Callable[[], None]) -> Outcome:
        future: asyncio.Future[Outcome] = self._loop.create_future()
        self._waiting[name] = future
        try:
            do()
            return await future
        finally:
            self._waiting.pop(name, None)

    def _perform(self, output: Command | DialForPhone | DialDone) -> None:
        if isinstance(output, DialDone):
            self._settle(output.leg, output.status, output.reason, is_done=output.has_dialled)
        elif isinstance(output, DialForPhone):
            self._book.dial_for(output)
        elif self._order is not None:
            self._order(output)

    def _settle(self, name: str, status: int, reason: str, *, is_done: bool | None = None) -> None:
        future = self._waiting.get(name)
        if future is not None and not future.done():
            done = 200 <= status < 300 if is_done is None else is_done
            future.set_result(Outcome(status=status, reason=reason, is_done=done))
