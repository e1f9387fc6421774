"""Steps that no phone does: faults wait for their requests; time passes."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.address import Address
from emulator.base.trace import Trace
from emulator.testing.softphone_log import PhoneFailure
from scenarios.endpoints.desk_phone import DeskPhone
from scenarios.endpoints.phone import Account
from scenarios.language import steps
from scenarios.runner.app_faults import AppFault
from scenarios.runner.beside_phones import perform_beside_phones
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import in_virtual_time, stage_of

if TYPE_CHECKING:
    from pathlib import Path

    from hardware.phones.control import PhoneControl


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ({"fail": "/x/"}, AppFault(status=503)),
        ({"fail": "/x/", "status": 404}, AppFault(status=404)),
        ({"delay": "/x/", "by": "3 s"}, AppFault(late_s=3.0)),
        ({"drop": "/x/"}, AppFault(unanswered=True)),
    ],
)
def test_faults_wait_for_their_requests(tmp_path: Path, written: dict[str, Any], fault: AppFault) -> None:
    step = next(steps.STEPS[word] for word in written if word in steps.STEPS).model_validate(written | {"next": 2})
    assert isinstance(step, steps.Fail | steps.Delay | steps.Drop)
    seen: list[AppFault | None] = []

    async def main() -> None:
        stage, _ = stage_of(one_case(tmp_path).scenario)
        await perform_beside_phones(step, stage)
        seen.extend(stage.app.faults.take("/x/") for _ in range(3))

    in_virtual_time(main)
    assert seen == [fault, fault, None]


def test_time_passes(tmp_path: Path) -> None:
    async def main() -> float:
        stage, _ = stage_of(one_case(tmp_path).scenario)
        await perform_beside_phones(steps.Wait.model_validate({"wait": "2 s"}), stage)
        return asyncio.get_running_loop().time()

    assert in_virtual_time(main) == pytest.approx(2)


@pytest.mark.parametrize(("takes_s", "why"), [(3.0, ""), (8.0, "agent: has not registered anew within 5 s")])
def test_a_phone_of_a_lab_has_so_long_to_start_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, takes_s: float, why: str
) -> None:
    async def reboot(_phone: DeskPhone) -> None:
        await asyncio.sleep(takes_s)

    monkeypatch.setattr(DeskPhone, "reboot", reboot)
    account = Account(party="agent", username="adam", password="p", server=Address("192.0.2.1", 5060), code=2)

    async def main() -> None:
        stage, _ = stage_of(one_case(tmp_path).scenario)
        stage.phones["agent"] = DeskPhone(account, Trace(), never_connected)
        step = steps.Reboot.model_validate({"reboot": "agent", "within": "5 s"})
        with pytest.raises(PhoneFailure, match=why) if why else contextlib.nullcontext():
            await perform_beside_phones(step, stage)

    in_virtual_time(main)


async def never_connected(_own: contextlib.AsyncExitStack) -> PhoneControl:
    raise AssertionError("nobody operates it here")


def test_a_softphone_does_not_start_anew(tmp_path: Path) -> None:
    async def main() -> None:
        stage, _ = stage_of(one_case(tmp_path).scenario)
        with pytest.raises(PhoneFailure, match="agent: is no phone of a lab, and cannot reboot"):
            await perform_beside_phones(steps.Reboot.model_validate({"reboot": "agent"}), stage)

    in_virtual_time(main)
