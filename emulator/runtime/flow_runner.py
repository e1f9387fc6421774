"""Runs the flow of every call as one task: fetches the answer document and hands the verbs their control."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from emulator.callflow.guests import run_guest
from emulator.callflow.interpreter import run_answer, run_transfer
from emulator.callflow.switches import DEFAULTS
from emulator.calls import causes
from emulator.calls.commands import HangUpCall, TakeLegs
from emulator.runtime.call_book import Guest
from emulator.runtime.call_control import FlowControl
from emulator.runtime.kept_tasks import KeptTasks

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from emulator.callflow.control import CallControl, Method
    from emulator.callflow.multi_party import MultiPartyOrder
    from emulator.callflow.switches import Switches
    from emulator.runtime.flow_surroundings import FlowSurroundings

    Flow = Callable[[CallControl], Coroutine[None, None, None]]

MOST_TRANSFERS = 70
"""Of one call; the next one ends it as a loop: Plivo docs, Transfer a call."""


class FlowRunner:
    """One task per call that has an application."""

    def __init__(self, around: FlowSurroundings, switches: Switches = DEFAULTS) -> None:
        self._around = around
        self.switches = switches
        """Of flows that begin from now on, and of documents that are fetched from now on."""
        self.tasks = KeptTasks()
        """By call_uuid."""

    def has(self, call_uuid: str) -> bool:
        """Whether a call has a flow to run: an application, or a Multiparty Call that it is made for."""
        return call_uuid in self._around.book.urls or call_uuid in self._around.book.guests

    def start(self, call_uuid: str) -> None:
        """Run the flow of a call that arrived or was answered."""
        guest = self._around.book.guests.get(call_uuid)
        if guest is not None:
            self._begin(call_uuid, partial(_as_guest, guest, self.switches))
            return
        answer = self._around.book.urls[call_uuid].answer
        self._begin(call_uuid, lambda control: run_answer(answer, control, self.switches))

    def transfer(self, urls: Mapping[str, tuple[str, Method]]) -> None:
        """Run other flows on calls (call_uuid → URL and method) whose present ones are given up."""
        self._around.switchboard.submit(TakeLegs(call_uuids=tuple(urls)))
        for call_uuid, (url, method) in urls.items():
            self.tasks.cancel(call_uuid)
            count = self._around.book.transfers[call_uuid] = self._around.book.transfers.get(call_uuid, 0) + 1
            if count > MOST_TRANSFERS:
                hangup = causes.hangup(2060, cause="EXCHANGE_ROUTING_ERROR", source="Error")
                self._around.switchboard.submit(HangUpCall(call_uuid=call_uuid, hangup=hangup))
            else:
                self._begin(call_uuid, partial(run_transfer, url, method, switches=self.switches))

    def take_part(self, call_uuid: str, order: MultiPartyOrder) -> None:
        """Let a call take part in a Multiparty Call, in place of what it does now."""
        self._around.switchboard.submit(TakeLegs(call_uuids=(call_uuid,)))
        self.tasks.cancel(call_uuid)
        self._begin(call_uuid, partial(_as_guest, Guest(order, None), self.switches))

    def _begin(self, call_uuid: str, flow: Flow) -> None:
        self.tasks.begin(call_uuid, self._run(call_uuid, flow), name=f"flow {call_uuid}")

    async def _run(self, call_uuid: str, flow: Flow) -> None:
        try:
            await flow(FlowControl(call_uuid, self._around))
        except Exception as bug:  # a defect of ours ends this call and no other
            self._around.note(call_uuid, f"internal error: {bug!r}")
            hangup = causes.hangup(5010, cause="NORMAL_TEMPORARY_FAILURE", source="Error")
            self._around.switchboard.submit(HangUpCall(call_uuid=call_uuid, hangup=hangup, sip_status=500))
            raise


async def _as_guest(guest: Guest, switches: Switches, control: CallControl) -> None:
    await run_guest(guest.order, control, switches, confirmation=guest.confirmation)
