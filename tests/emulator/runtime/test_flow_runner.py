"""One task per call: it runs the answer document, dies with its call, and a defect of ours ends one call only."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.runtime.flow_runner import MOST_TRANSFERS, FlowRunner
from tests.emulator.runtime.flow_stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio


async def test_the_answer_document_runs(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.app.pages["/answer"] = b"<Response><Wait length='2'/><Hangup reason='busy'/></Response>"
    FlowRunner(stage.around).start(stage.call())
    await asyncio.sleep(3.0)
    (asked,) = stage.app.asked("/answer")
    assert (asked["Event"], asked["To"]) == ("StartApp", "15550199")
    assert [sent.status for sent in stage.sip_of("HangUp")] == [486]
    assert stage.app.asked("/hangup")[0]["HangupCause"] == "USER_BUSY"


async def test_a_flow_ends_with_its_call(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.app.pages["/answer"] = b"<Response><Wait length='100'/><Redirect>http://app.test/next</Redirect></Response>"
    runner = FlowRunner(stage.around)
    runner.start(stage.call())
    await asyncio.sleep(1.0)
    stage.caller_hangs_up()
    await asyncio.sleep(1.0)
    assert runner.tasks.is_idle()
    assert stage.app.asked("/next") == []


async def test_a_defect_ends_this_call_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(tmp_path)
    seen: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, problem: seen.append(problem["exception"]))

    async def broken(*_: object) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr("emulator.runtime.flow_runner.run_answer", broken)
    runner = FlowRunner(stage.around)
    runner.start(stage.call())
    await asyncio.sleep(0.1)
    assert any("internal error: ZeroDivisionError('a defect')" in line for line in stage.lines("call"))
    assert [sent.status for sent in stage.sip_of("HangUp")] == [500]
    assert runner.tasks.is_idle()


async def test_closing_lets_no_flow_run_on(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.app.pages["/answer"] = b"<Response><Wait length='100'/></Response>"
    runner = FlowRunner(stage.around)
    runner.start(stage.call())
    await asyncio.sleep(1.0)
    await runner.tasks.close()
    assert asyncio.get_running_loop().time() == 1.0
    assert runner.tasks.is_idle()
    await runner.tasks.close()


async def test_a_flow_may_finish_when_its_call_is_over(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.app.pages["/answer"] = b"<Response><Wait length='100'/></Response>"
    runner = FlowRunner(stage.around)
    runner.start(stage.call())
    await asyncio.sleep(1.0)
    asyncio.get_running_loop().call_later(0.2, stage.caller_hangs_up)
    began = asyncio.get_running_loop().time()
    await runner.tasks.finish(5.0)
    assert runner.tasks.is_idle()
    assert asyncio.get_running_loop().time() - began < 1.0
    await runner.tasks.finish(5.0)


async def test_a_flow_that_does_not_end_is_waited_for_no_longer(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.app.pages["/answer"] = b"<Response><Wait length='100'/></Response>"
    runner = FlowRunner(stage.around)
    runner.start(stage.call())
    await asyncio.sleep(0.1)
    await runner.tasks.finish(0.2)
    assert not runner.tasks.is_idle()
    await runner.tasks.close()


@pytest.mark.parametrize("first", ["<Wait length='60'/>", "<Redirect>http://app.test/slow</Redirect>"])
async def test_a_transfer_replaces_whatever_runs(tmp_path: Path, first: str) -> None:
    stage = Stage(tmp_path)
    stage.app.pages["/answer"] = f"<Response>{first}<Redirect>http://app.test/behind</Redirect></Response>".encode()
    stage.app.pages["/slow"] = b"<Response/>"
    stage.app.waits["/slow"] = 30.0
    stage.app.pages["/next"] = b"<Response><Wait length='5'/><Hangup/></Response>"
    runner = FlowRunner(stage.around)
    call = stage.call()
    runner.start(call)
    await asyncio.sleep(1.0)
    runner.transfer({call: ("http://app.test/next", "POST")})
    await asyncio.sleep(3.0)
    (asked,) = stage.app.asked("/next")
    assert (asked["Event"], asked["CallUUID"]) == ("Redirect", call)
    assert not stage.sip_of("HangUp")
    await asyncio.sleep(60.0)
    assert stage.app.asked("/behind") == []
    assert stage.app.asked("/hangup")[0]["HangupCauseName"] == "Normal Hangup"
    assert runner.tasks.is_idle()


async def test_a_call_that_is_transferred_for_ever_is_a_loop(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.app.pages["/answer"] = stage.app.pages["/next"] = b"<Response><Wait length='1000'/></Response>"
    runner = FlowRunner(stage.around)
    call = stage.call()
    runner.start(call)
    for _ in range(MOST_TRANSFERS):
        runner.transfer({call: ("http://app.test/next", "POST")})
    await asyncio.sleep(1.0)
    assert not stage.sip_of("HangUp")
    runner.transfer({call: ("http://app.test/next", "POST")})
    await asyncio.sleep(1.0)
    assert stage.app.asked("/hangup")[0]["HangupCauseName"] == "Loop Detected"
    assert runner.tasks.is_idle()
