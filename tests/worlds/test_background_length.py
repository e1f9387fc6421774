"""The length of a Record without maxLength: one switch of the ledger decides, and a cut is told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.records.models import RecordingRecord
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.settings import Application, Endpoint, Ledger, Number, Settings
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment
from emulator.testing.world import APP_HOST, APP_URL, PHONES_HOST, start_simulated
from scenarios.runner.inline_app import InlineApp

if TYPE_CHECKING:
    from pathlib import Path

CALL_S = 75.0


def recorded(folder: Path, ledger: Ledger, attributes: str) -> tuple[float, list[str]]:
    """Seconds of the recording of a call of CALL_S, and the warnings that it was cut."""
    folder.mkdir(exist_ok=True)
    document = f"<Response><Record redirect='false' fileFormat='wav' {attributes}/><Wait length='300'/></Response>"
    settings = Settings(
        http="127.0.0.1:0",
        sip="192.0.2.1:5060",
        applications={"app": Application(answer_url=f"{APP_URL}/answer/")},
        numbers={"15550100": Number(application="app")},
        endpoints={"ann": Endpoint(password="a")},
        ledger=ledger,
    )

    async def main() -> tuple[float, list[str]]:
        world = await start_simulated(settings, seed=1, data=folder)
        world.http.register(APP_HOST, InlineApp({"/answer/": document}, lambda: 0.0))
        platform = world.platform
        phone = Softphone(
            network=world.network.at(PHONES_HOST),
            ids=platform.around.ids,
            party="ann",
            username="ann",
            password="a",
            server=platform.sip_address,
            code=1,
        )
        await phone.start(5.0)
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 5.0)
        await asyncio.sleep(CALL_S)
        await phone.stop()
        await asyncio.sleep(3.0)
        (record,) = platform.around.store.all(RecordingRecord)
        warnings = [event.summary for event in platform.trace.events if event.lane == "warning"]
        await world.stop()
        return (record.samples or 0) / 8000, warnings

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())


@pytest.mark.parametrize(
    ("ledger", "attributes", "seconds"),
    [
        (Ledger(), "recordSession='true'", 60.0),
        (Ledger(background_max_length_s=20), "recordSession='true'", 20.0),
        (Ledger(background_max_length_s=20), "recordSession='true' maxLength='30'", 30.0),
        (Ledger(background_max_length_s=20), "playBeep='false' timeout='100'", 60.0),
    ],
)
def test_a_recording_that_is_cut(tmp_path: Path, ledger: Ledger, attributes: str, seconds: float) -> None:
    measured, warnings = recorded(tmp_path, ledger, attributes)
    assert measured == seconds
    if "recordSession" in attributes:
        (warning,) = warnings
        assert f"is cut at its greatest length of {seconds:g} s; set maxLength" in warning
    else:
        assert warnings == [], "that a message has a greatest length surprises nobody"


@pytest.mark.parametrize(
    ("ledger", "attributes"),
    [
        (Ledger(background_max_length_s=None), "recordSession='true'"),
        (Ledger(), "recordSession='true' maxLength='3600'"),
    ],
)
def test_a_recording_that_is_not_cut(tmp_path: Path, ledger: Ledger, attributes: str) -> None:
    measured, warnings = recorded(tmp_path, ledger, attributes)
    assert measured == pytest.approx(CALL_S, abs=0.1)
    assert warnings == []
