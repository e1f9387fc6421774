"""Runs the flow of every call as one task: fetches the answer document and hands the verbs their control."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from emulator.callflow.interpreter import run_answer, run_transfer
from emulator.callflow.switches import DEFAULTS
from emulator.calls import causes
from emulator.calls.commands import HangUpCall, TakeLegs
from emulator.runtime.call_control import FlowControl

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from emulator.callflow.control import CallControl, Method
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
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, call_uuid: str) -> None:
        """Run the flow of a call that arrived or was answered."""
        answer = self._around.book.urls[call_uuid].answer
        self._begin(call_uuid, lambda control: run_answer(answer, control, self.switches))

    def transfer(self, urls: Mapping[str, tuple[str, Method]]) -> None:
        """Run other flows on calls (call_uuid → URL and method) whose present ones are given up."""
        self._around.switchboard.submit(TakeLegs(call_uuids=tuple(urls)))
        for call_uuid, (url, method) in urls.items():
            if before := self._tasks.get(call_uuid):
                before.cancel()
            count = self._around.book.transfers[call_uuid] = self._around.book.transfers.get(call_uuid, 0) + 1
            if count > MOST_TRANSFERS:
                hangup = causes.hangup(2060, cause="EXCHANGE_ROUTING_ERROR", source="Error")
                self._around.switchboard.submit(HangUpCall(call_uuid=call_uuid, hangup=hangup))
            else:
                self._begin(call_uuid, partial(run_transfer, url, method, switches=self.switches))

    def is_idle(self) -> bool:
        """Whether no flow runs."""
        return not self._tasks

    async def finish(self, limit_s: float) -> None:
        """Wait, for at most `limit_s`, until the flows of calls that are over have told what they have to tell."""
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=limit_s)

    async def close(self) -> None:
        """Let no flow run on."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, call_uuid: str, flow: Flow) -> None:
        task = asyncio.get_running_loop().create_task(self._run(call_uuid, flow), name=f"flow {call_uuid}")
        self._tasks[call_uuid] = task
        task.add_done_callback(lambda done: self._forget(call_uuid, done))

    def _forget(self, call_uuid: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(call_uuid) is task:
            del self._tasks[call_uuid]

    async def _run(self, call_uuid: str, flow: Flow) -> None:
        try:
            await flow(FlowControl(call_uuid, self._around))
        except Exception as bug:  # a defect of ours ends this call and no other
            self._around.note(call_uuid, f"internal error: {bug!r}")
            hangup = causes.hangup(5010, cause="NORMAL_TEMPORARY_FAILURE", source="Error")
            self._around.switchboard.submit(HangUpCall(call_uuid=call_uuid, hangup=hangup, sip_status=500))
            raise
