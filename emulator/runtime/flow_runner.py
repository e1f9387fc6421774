"""Runs the flow of every call as one task: fetches the answer document and hands the verbs their control."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.callflow.interpreter import run_answer
from emulator.callflow.switches import DEFAULTS
from emulator.calls import causes
from emulator.calls.commands import HangUpCall
from emulator.runtime.call_control import FlowControl

if TYPE_CHECKING:
    from emulator.callflow.switches import Switches
    from emulator.runtime.flow_surroundings import FlowSurroundings


class FlowRunner:
    """One task per call that has an application."""

    def __init__(self, around: FlowSurroundings, switches: Switches = DEFAULTS) -> None:
        self._around = around
        self._switches = switches
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, call_uuid: str) -> None:
        """Run the flow of a call that arrived or was answered."""
        task = asyncio.get_running_loop().create_task(self._run(call_uuid), name=f"flow {call_uuid}")
        self._tasks[call_uuid] = task
        task.add_done_callback(lambda _: self._tasks.pop(call_uuid, None))

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

    async def _run(self, call_uuid: str) -> None:
        urls = self._around.book.urls[call_uuid]
        try:
            await run_answer(urls.answer, FlowControl(call_uuid, self._around), self._switches)
        except Exception as bug:  # a defect of ours ends this call and no other
            self._around.note(call_uuid, f"internal error: {bug!r}")
            hangup = causes.hangup(5010, cause="NORMAL_TEMPORARY_FAILURE", source="Error")
            self._around.switchboard.submit(HangUpCall(call_uuid=call_uuid, hangup=hangup, sip_status=500))
            raise
