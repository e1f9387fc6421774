"""Desk phones as the platform knows them: the calls that their users are in, and what they measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.runtime.phone_reports import PhoneReports
from emulator.runtime.user_calls import UserCalls
from emulator.sip.events import BindingChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.trace import Trace
    from emulator.calls.events import CallEvent
    from emulator.sip.commands import Command


class PhoneDesk:
    """One per platform."""

    def __init__(
        self,
        trace: Trace,
        line: Callable[..., None],
        wall_ns: Callable[[], int],
        user_called: Callable[[str], str],
        *,
        host: str,
    ) -> None:
        """`line`: see PhoneReports; `user_called`, `host`: see UserCalls."""
        self.reports = PhoneReports(line, wall_ns)
        trace.listen(self.reports.watch)
        self.calls = UserCalls(user_called, host)

    def begin(self, order: Callable[[Command], None]) -> None:
        """`order` is for the SIP endpoint."""
        self.calls.begin(order)

    def hear(self, fact: object) -> bool:
        """Take a fact of the SIP endpoint; whether it was for this desk alone."""
        if isinstance(fact, BindingChanged):
            self.calls.show(fact.username)
            return False
        return self.reports.hear(fact)

    def tell(self, event: CallEvent) -> None:
        """A fact of the exchange."""
        self.calls.hear(event)
