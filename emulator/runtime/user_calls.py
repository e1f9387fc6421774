"""Which calls each SIP user is in: what subscribers to its dialogs are told, and what `/control/phones` shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from emulator.calls.events import CallAnswered, CallArrived, CallHungUp, CallRinging
from emulator.calls.routing import caller_uri
from emulator.sip.commands import DialogShown, ShowUser

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.calls.events import CallEvent
    from emulator.sip.commands import Command

CallState = Literal["dialling", "ringing", "connected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserCall:
    """A call of a user that is not over."""

    call_uuid: str
    username: str
    state: CallState
    """`dialling`: the user called and has no answer."""
    called: bool
    """Whether the user was called."""
    remote: str
    """Number or URI of the other side, as the call names it."""


class UserCalls:
    """Kept by the facts of the exchange."""

    def __init__(self, user_called: Callable[[str], str], host: str) -> None:
        """`user_called`: whose phones ring for a number or a URI; `host` stands in URIs of numbers."""
        self._user_called = user_called
        self._host = host
        self._calls: dict[str, UserCall] = {}
        """By call_uuid."""
        self._order: Callable[[Command], None] | None = None

    def begin(self, order: Callable[[Command], None]) -> None:
        """`order` is for the SIP endpoint."""
        self._order = order

    def of(self, username: str) -> Sequence[UserCall]:
        """Those of a user, the oldest first."""
        return [each for each in self._calls.values() if each.username == username]

    def hear(self, event: CallEvent) -> None:
        """A fact of the exchange."""
        match event:
            case CallArrived():
                self._arrived(event)
            case CallRinging():
                known = self._calls.get(event.call_uuid)
                if known is not None and known.called and known.state == "dialling":
                    self._put(replace(known, state="ringing"))
            case CallAnswered():
                known = self._calls.get(event.call_uuid)
                if known is not None:
                    self._put(replace(known, state="connected"))
            case CallHungUp():
                known = self._calls.pop(event.call_uuid, None)
                if known is not None:
                    self.show(known.username)

    def show(self, username: str) -> None:
        """Tell subscribers of a user how things are."""
        dialogs = tuple(
            DialogShown(
                name=each.call_uuid,
                direction="recipient" if each.called else "initiator",
                state=_SHOWN[each.state],
                remote=caller_uri(each.remote, self._host),
            )
            for each in self.of(username)
        )
        if self._order is not None:
            self._order(ShowUser(username=username, dialogs=dialogs))

    def _arrived(self, event: CallArrived) -> None:
        called = event.direction == "outbound"
        username = self._user_called(event.to_number) if called else event.by_user
        if username:
            self._put(
                UserCall(
                    call_uuid=event.call_uuid,
                    username=username,
                    state="dialling",
                    called=called,
                    remote=event.from_number if called else event.to_number,
                )
            )

    def _put(self, call: UserCall) -> None:
        self._calls[call.call_uuid] = call
        self.show(call.username)


_SHOWN: dict[CallState, Literal["trying", "early", "confirmed"]] = {
    "dialling": "trying",
    "ringing": "early",
    "connected": "confirmed",
}
