"""The calls of a softphone: the one it is in, one on hold beside it, and what was heard in all of them."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from emulator.base.units import NS_PER_S
from emulator.testing.softphone_call import PhoneCall
from emulator.testing.softphone_log import Moment, PhoneFailure

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.runtime.network import Datagram, Network
    from emulator.testing.phone_habits import PhoneHabits
    from emulator.testing.softphone_log import PhoneLog


class PhoneCalls:
    """Begins, ends and finds them; how they go is written into `log`."""

    def __init__(
        self,
        network: Network,
        server: Address,
        *,
        log: PhoneLog,
        code: int,
        ids: Ids,
        name: str,
        habits: PhoneHabits,
    ) -> None:
        """`name` is told to far ends as CNAME."""
        self.current: PhoneCall | None = None
        self.parked: PhoneCall | None = None
        """On hold, while we consult in another one."""
        self.heard: list[Datagram] = []
        """RTP of calls that are over, in order of arrival."""
        self.reports: list[Datagram] = []
        """RTCP of them."""
        self.addresses: list[Address] = []
        """UDP, of every call in turn, and of every socket that one moved to."""
        self._open = partial(PhoneCall, code=code, ids=ids, name=name, habits=habits)
        self._network = network
        self._server = server
        self._log = log
        self._muted = habits.greets is not None

    def all(self) -> list[PhoneCall]:
        """The one on hold, and the one that we are in."""
        return [call for call in (self.parked, self.current) if call is not None]

    def begin(self, leg: str) -> PhoneCall:
        """A new one that we are in from now on. Raises Unavailable."""
        call = self.current = self._open(leg, self._network, self._server, asyncio.get_running_loop())
        call.talker.speaking = not self._muted
        self.addresses.append(call.local)
        return call

    def park(self, call: PhoneCall) -> None:
        """Leave it on hold, to make another."""
        self.parked, self.current = call, None

    def end(self, why: str) -> None:
        """The one that we are in is over."""
        call, self.current = self.current, None
        if call is not None:
            self._leave(call)
            self.note(Moment.ENDED, why)

    def leave_parked(self) -> None:
        """The one on hold, if any, is over."""
        if self.parked is not None:
            self._leave(self.parked)
        self.parked = None

    def set_muted(self, *, muted: bool) -> None:
        """Speak, or not, in this call and those that follow."""
        self._muted = muted
        if self.current is not None:
            self.current.talker.speaking = not muted

    def note(self, moment: Moment, detail: str = "") -> None:
        """Write down that something happens now."""
        self._log.add(asyncio.get_running_loop().time(), moment, detail)

    def ringing(self) -> PhoneCall:
        """The call that rings. Raises PhoneFailure."""
        if self.current is None or not self._log.has(Moment.RINGING) or self._log.has(Moment.CONNECTED):
            raise PhoneFailure(f"{self._log.phone}: no call rings")
        return self.current

    def connected(self) -> PhoneCall:
        """The call that we talk in. Raises PhoneFailure."""
        if self.current is None or not self._log.has(Moment.CONNECTED):
            raise PhoneFailure(f"{self._log.phone}: is in no call")
        return self.current

    def within_earshot(self) -> PhoneCall:
        """The call that is connected, or can be spoken into before it is. Raises PhoneFailure."""
        call = self.current
        if call is not None and call.early_answer and not self._log.has(Moment.CONNECTED):
            call.accept(call.early_answer)
            return call
        return self.connected()

    def _leave(self, call: PhoneCall) -> None:
        call.close()
        self.heard += call.talker.heard
        self._log.latest_packet_ms = max(self._log.latest_packet_ms, call.talker.latest_ns * 1000 / NS_PER_S)
        self.reports += call.socket.reports
