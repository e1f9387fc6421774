"""The phone behind the web interface: registering, calls that end in every way, work in order."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from emulator.sip import commands, events
from hardware.simulators.deeds import Deed, LineState
from hardware.simulators.order import Quirks
from tests.hardware.simulators.sim_stage import OTHER, on_stage

if TYPE_CHECKING:
    from tests.hardware.simulators.sim_stage import SimStage


def test_a_registration_that_is_refused_is_told() -> None:
    async def play(stage: SimStage) -> None:
        assert not stage.desk.is_registered
        assert "401 Unauthorized" in stage.desk.why

    stage = on_stage("yealink", play, password="wrong", action_url_base="http://lab.test")
    assert stage.reported == ["setup_completed", "register_failed"]


def test_what_is_over_is_reported_as_it_ended() -> None:
    async def play(stage: SimStage) -> None:
        deeds: list[Deed] = []
        stage.desk.told = deeds.append
        await stage.rings()
        stage.far_end.order(commands.HangUp(leg="b"))
        await stage.until(LineState.IDLE)
        assert deeds == [Deed.INCOMING, Deed.MISSED, Deed.TERMINATED, Deed.ON_HOOK]
        deeds.clear()
        stage.far_end.answers_with = 486
        assert await stage.desk.perform(lambda: stage.desk.dial(OTHER)) == ""
        await stage.until(LineState.IDLE)
        assert deeds == [Deed.OFF_HOOK, Deed.OUTGOING, Deed.TERMINATED, Deed.ON_HOOK]
        assert stage.desk.why == "486 Busy Here"
        assert (stage.desk.remote, stage.desk.remote_name) == (OTHER, "bob")

    on_stage("yealink", play)


def test_what_cannot_be_done_is_said() -> None:
    async def play(stage: SimStage) -> None:
        desk = stage.desk
        for action in (desk.answer, desk.reject, desk.hold, desk.resume, lambda: desk.press("1")):
            assert await desk.perform(action) != ""
        await stage.talks()
        assert await desk.perform(lambda: desk.dial("1")) == "carol: its line is connected"
        assert await desk.perform(desk.hang_up) == ""

    on_stage("yealink", play)


@pytest.mark.parametrize(("hold", "seen"), [("inactive", "inactive"), ("zero_address", "0.0.0.0")])
def test_the_form_of_hold_is_a_quirk(hold: Any, seen: str) -> None:
    async def play(stage: SimStage) -> None:
        await stage.talks()
        assert await stage.desk.perform(stage.desk.hold) == ""
        assert stage.media() == [seen]

    on_stage("yealink", play, quirks=Quirks(hold=hold))


def test_it_may_ring_with_183_and_be_acknowledged() -> None:
    async def play(stage: SimStage) -> None:
        await stage.rings()
        await asyncio.sleep(0.2)
        (progress,) = stage.far_end.seen(events.InviteProgress)
        assert isinstance(progress, events.InviteProgress)
        assert (progress.response.status, progress.response.headers.get("require")) == (183, "100rel")
        await stage.desk.perform(stage.desk.answer)
        await stage.until(LineState.CONNECTED)

    on_stage("yealink", play, quirks=Quirks(reliable=True))


def test_it_leaves_calls_and_registrar_when_it_stops() -> None:
    async def play(stage: SimStage) -> None:
        await stage.talks()

    stage = on_stage("yealink", play)
    assert stage.far_end.seen(events.LegEnded)
    assert stage.far_end.endpoint.registered() == []
    assert stage.desk.state is LineState.IDLE


def test_a_reboot_registers_anew() -> None:
    async def play(stage: SimStage) -> None:
        await stage.talks()
        assert await stage.desk.perform(stage.desk.reboot) == ""
        assert stage.desk.is_registered
        assert stage.comings() == [True, False, True]
        await stage.talks()

    on_stage("yealink", play)
