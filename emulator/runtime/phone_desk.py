"""Desk phones as the platform knows them: who is registered, their calls, what they measured, what they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.control.lab_phones import RegisteredPhone
from emulator.calls.events import CallArrived
from emulator.sip.commands import ShowMessages
from emulator.sip.events import BindingChanged
from emulator.sip.message import readable
from emulator.sip.phone_profiles import profile_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.base.trace import Trace
    from emulator.calls.events import CallEvent
    from emulator.runtime.phone_orders import PhoneOrders
    from emulator.runtime.phone_reports import PhoneReport, PhoneReports
    from emulator.runtime.user_calls import UserCall, UserCalls
    from emulator.sip.commands import Command
    from emulator.sip.endpoint import BoundContact
    from emulator.sip.events import Output


class PhoneDesk:
    """One per platform. Implements `api.control.lab_phones.LabPhones`."""

    def __init__(
        self,
        *,
        trace: Trace,
        phones: Callable[[], Sequence[tuple[str, BoundContact]]],
        wall: Callable[[float], int],
        reports: PhoneReports,
        calls: UserCalls,
        orders: PhoneOrders,
    ) -> None:
        """`phones`: everybody who is registered; `wall`: monotonic seconds → wall time."""
        self._phones = phones
        self._wall = wall
        self._reports = reports
        self._calls = calls
        self.orders = orders
        self._order: Callable[[Command], None] | None = None
        self._mailboxes: set[str] = set()
        """Of users who have or had messages."""
        trace.listen(reports.watch)

    def begin(self, order: Callable[[Command], None]) -> None:
        """`order` is for the SIP endpoint."""
        self._order = order
        self._calls.begin(order)
        self.orders.begin(order)

    def hear(self, fact: Output) -> bool:
        """Take a fact of the SIP endpoint; whether it was for this desk alone."""
        if isinstance(fact, BindingChanged):
            self._calls.show(fact.username)
            return False
        return self._reports.hear(fact) or self.orders.hear(fact)

    def tell(self, event: CallEvent) -> None:
        """A fact of the exchange."""
        self._calls.hear(event)
        if isinstance(event, CallArrived) and event.by_user:
            self.orders.called(event.by_user)

    def registered(self) -> Sequence[RegisteredPhone]:
        """Every phone."""
        return [
            RegisteredPhone(
                username=username,
                contact=readable(phone.contact),
                user_agent=readable(phone.user_agent),
                vendor=profile_of(phone.user_agent).vendor,
                address=str(phone.source),
                expires_ns=self._wall(phone.expires_at),
            )
            for username, phone in self._phones()
        ]

    def calls(self, username: str) -> Sequence[UserCall]:
        """Those of a user that are not over."""
        return self._calls.of(username)

    def show_messages(self, username: str, new: int, old: int) -> None:
        """So many voice messages wait for a user: whoever subscribed to them is told."""
        self._mailboxes.add(username)
        if self._order is not None:
            self._order(ShowMessages(username=username, new=new, old=old))

    def reports(self) -> Sequence[PhoneReport]:
        """The oldest first."""
        return self._reports.all()

    def forget(self) -> None:
        """No report is known any more, and no message waits."""
        self._reports.clear()
        for username in sorted(self._mailboxes):
            self.show_messages(username, 0, 0)
        self._mailboxes.clear()
