"""The operator's board: what the parts of the exchange share - legs, timers, and the work they ask of the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.timers import TimerTable
from emulator.calls.actions import MediaDo, Note, OrderDone, Report, SipDo
from emulator.calls.arrival_pace import ArrivalPace
from emulator.calls.dial_plan import E164
from emulator.calls.routing import dialled_in
from emulator.calls.trunks import Trunks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.base.ids import Ids
    from emulator.calls.actions import Action
    from emulator.calls.all_orders import Outcome
    from emulator.calls.dial_plan import DialPlan
    from emulator.calls.events import CallEvent
    from emulator.calls.leg import Leg
    from emulator.calls.routing import Destination, Directory
    from emulator.media.commands import Command as MediaCommand
    from emulator.sip.commands import Command as SipCommand

TimerName = tuple[str, str]
"""What for: `pause`, `silence`, `digits`, `stream` of an order; `queue` of an account; of a leg: `ring`, `limit`, …

`mpc` and `mpc-wait` are of Multiparty Calls and their participants, `guest` is of a leg.
"""


class Board:
    """State and outputs of the exchange. Its parts act on the board and never on each other's insides."""

    def __init__(
        self,
        *,
        ids: Ids,
        directory: Directory,
        dial_plan: DialPlan = E164,
        trunks: Trunks | None = None,
        arrivals_per_second: int | None = None,
        ring_tone: str = "",
    ) -> None:
        self.ids = ids
        self.ring_tone = ring_tone
        """PCM file, once round; empty: who waits hears nothing."""
        self.directory = directory
        self.dial_plan = dial_plan
        self.trunks = trunks or Trunks()
        self.arrivals = ArrivalPace(arrivals_per_second)
        self.legs: dict[str, Leg] = {}
        """Live legs by call_uuid."""
        self.timers: TimerTable[TimerName] = TimerTable()
        self.outputs: list[Action] = []
        self._by_sip: dict[str, str] = {}
        self._handles: dict[str, list[str]] = {}
        """SIP handles of a leg."""

    def add(self, leg: Leg) -> None:
        """Take up a new leg."""
        self.legs[leg.call_uuid] = leg
        self.join(leg, leg.sip_leg)

    def join(self, leg: Leg, handle: str) -> None:
        """A SIP handle is of that leg, too."""
        self._by_sip[handle] = leg.call_uuid
        self._handles.setdefault(leg.call_uuid, []).append(handle)

    def remove(self, leg: Leg) -> None:
        """Forget a leg that is over."""
        self.legs.pop(leg.call_uuid, None)
        for handle in self._handles.pop(leg.call_uuid, ()):
            self._by_sip.pop(handle, None)
        for what in ("ring", "confirm", "limit", "hangup", "transfer"):
            self.timers.stop((what, leg.call_uuid))

    def by_sip(self, sip_leg: str) -> Leg | None:
        """The live leg behind a SIP handle."""
        return self.legs.get(self._by_sip.get(sip_leg, ""))

    def reach(self, uri: str) -> Sequence[Destination]:
        """Where a URI leads that a phone names: as it is, or else its user as a number of the dial plan."""
        number = self.dial_plan.number(dialled_in(uri))
        if self.dial_plan.is_refused(uri) or not self.dial_plan.is_allowed(number):
            return ()
        return self.directory.destinations(uri) or self.directory.destinations(number)

    def sip(self, command: SipCommand) -> None:
        """Order something of the SIP endpoint."""
        self.outputs.append(SipDo(command=command))

    def media(self, command: MediaCommand) -> None:
        """Order something of the media engine."""
        self.outputs.append(MediaDo(command=command))

    def report(self, event: CallEvent) -> None:
        """Tell the world a fact."""
        self.outputs.append(Report(event=event))

    def done(self, order: str, outcome: Outcome | None) -> None:
        """Finish a command that carried an order."""
        self.outputs.append(OrderDone(order=order, outcome=outcome))

    def note_dialled(self, call_uuid: str, dialled: str) -> None:
        """Say in the time line what the dial plan made of a number, unless it means itself."""
        if said := self.dial_plan.explained(dialled):
            self.note(call_uuid, said)

    def note(self, call_uuid: str, summary: str) -> None:
        """Put a line into the time line of a call."""
        self.outputs.append(Note(call_uuid=call_uuid, summary=summary))
