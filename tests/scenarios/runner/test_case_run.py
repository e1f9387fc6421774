"""One case: interrupted it keeps its recording, and what cannot be set up is an outcome too."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.errors import Unavailable
from emulator.testing.emulators import Emulators
from emulator.testing.fault import Fault
from scenarios.proof.recording import read_recording
from scenarios.runner.case_run import run_case
from scenarios.runner.outcome import Outcome, Result
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import in_virtual_time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from emulator.testing.emulators import Order

RECORD = (
    "<Response><Dial>",
    '<Response><Record redirect="false" startOnDialAnswer="true" fileFormat="wav" maxLength="3600"/><Dial>',
)


def outcome_of(folder: Path, *changes: tuple[str, str]) -> Outcome:
    own = folder / "case"
    own.mkdir()
    return Outcome(case=one_case(folder, *changes), folder=own, world="simulated")


class Unreachable(Emulators):
    """Cannot even start."""

    @asynccontextmanager
    async def start(self, order: Order) -> AsyncIterator[Any]:  # noqa: ARG002 - the protocol's
        raise Unavailable("UDP port 5060 is taken")
        yield


LATE = Fault("the media engine woke 300 ms late", 300.0)


class Late(Emulators):
    """Everything works, but the machine did not keep up."""

    @asynccontextmanager
    async def start(self, order: Order) -> AsyncIterator[Any]:
        async with super().start(order) as platform:
            platform.faults = lambda: [LATE]  # type: ignore[method-assign]
            yield platform


def test_what_cannot_be_set_up_fails_in_one_line(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path)
    in_virtual_time(lambda: run_case(outcome, emulator=Unreachable(), seed="1", progress=lambda *_: None))
    (verdict,) = outcome.verdicts
    assert (outcome.result, verdict.measured) == (Result.FAILED, "UDP port 5060 is taken")
    assert (outcome.folder / "timeline.txt").is_file()


def test_an_interrupted_case_keeps_a_whole_recording(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path, RECORD)

    async def main() -> None:
        running = asyncio.create_task(run_case(outcome, emulator=Emulators(), seed="1", progress=lambda *_: None))
        await asyncio.sleep(6)
        running.cancel()
        await running

    in_virtual_time(main)
    assert outcome.result is Result.INTERRUPTED
    (wav,) = (outcome.folder / "recordings").glob("*.wav")
    assert len(read_recording(wav).samples) == pytest.approx(3 * 8000, abs=1600)
    assert outcome.call_seconds == pytest.approx(6, abs=0.2)
    assert "interrupted: calls are ended" in (outcome.folder / "timeline.txt").read_text()
    assert json.loads((outcome.folder / "callbacks.json").read_text())


def test_a_run_that_did_not_keep_up_is_invalid(tmp_path: Path) -> None:
    outcome = outcome_of(
        tmp_path, RECORD, ("with: {CallStatus: ringing}", "with: {CallStatus: ringing}\n    - to: /hangup/")
    )
    in_virtual_time(lambda: run_case(outcome, emulator=Late(), seed="1", progress=lambda *_: None))
    assert [str(verdict) for verdict in outcome.failures] == []
    assert outcome.result is Result.INVALID
    assert outcome.faults == [LATE]


def test_progress_tells_the_steps(tmp_path: Path) -> None:
    told: list[str] = []
    outcome = outcome_of(tmp_path, RECORD)
    in_virtual_time(
        lambda: run_case(outcome, emulator=Emulators(), seed="1", progress=lambda _, what: told.append(what))
    )
    assert told == [
        "starting",
        "step 1: dial 15550100 by caller",
        "step 2: answer agent after 3 s",
        "step 3: talk caller and agent for 5 s",
        "step 4: hang up caller",
        "waiting for callbacks",
        "proving",
    ]


def test_the_platforms_own_folder_is_removed(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path)
    in_virtual_time(lambda: run_case(outcome, emulator=Emulators(), seed="1", progress=lambda *_: None))
    assert not (outcome.folder / "platform").exists()


@pytest.mark.parametrize(
    ("expected", "where"),
    [
        ("summary:", "emulator.media.engine.MediaEngine.tick"),
        ("summary:", "emulator.testing.softphone_socket.PhoneSocket.receive"),
        ("xfail: the desk is not built yet\nsummary:", "emulator.media.engine.MediaEngine.tick"),
    ],
)
def test_what_breaks_where_nobody_waits_fails_the_case_at_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, expected: str, where: str
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr(where, break_down)
    outcome = outcome_of(tmp_path, ("summary:", expected))
    in_virtual_time(lambda: run_case(outcome, emulator=Emulators(), seed="1", progress=lambda *_: None))
    assert outcome.result is Result.FAILED
    (verdict,) = outcome.failures
    assert str(verdict.measured).startswith("ZeroDivisionError: a defect, at tests/scenarios/runner/test_case_run.py:")
    assert verdict.where == "case/crash.txt"
    assert "Traceback" in (outcome.folder / "crash.txt").read_text()
    assert "step 1: dial" in (outcome.folder / "timeline.txt").read_text()
    assert "hang up caller" not in (outcome.folder / "timeline.txt").read_text()
    assert capfd.readouterr() == ("", "")
