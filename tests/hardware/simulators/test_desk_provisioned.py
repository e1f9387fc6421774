"""A phone that fetches its configuration: when it is switched on, by check-sync, and when there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.address import Address
from emulator.sip import events
from hardware.simulators.boot.configuration import Configuration
from hardware.simulators.boot.terms import NoConfiguration
from hardware.simulators.deeds import Deed, LineState
from tests.emulator.testing.far_end import PASSWORD, SERVER
from tests.hardware.simulators.boot.folder import MemoryFiles
from tests.hardware.simulators.raw_server import RawServer
from tests.hardware.simulators.sim_stage import on_stage

if TYPE_CHECKING:
    from hardware.simulators.boot.terms import Files
    from hardware.simulators.order import PhoneOrder
    from tests.hardware.simulators.sim_stage import SimStage

LINE = {"registrar": Address(SERVER, 5060), "username": "carol", "password": PASSWORD}


class Server:
    """Has a configuration for the phone, or none."""

    def __init__(self, **line: Any) -> None:
        self.line: dict[str, Any] = line
        self.asked = 0
        self.configuration = Configuration(MemoryFiles({}), self._recipe)

    async def _recipe(self, files: Files, order: PhoneOrder) -> PhoneOrder:
        del files
        self.asked += 1
        if not self.line:
            raise NoConfiguration("http://lab/x.cfg: no such file")
        return replace(order, **self.line)


def play_with(server: Server, play: Any, vendor: str = "yealink") -> SimStage:
    return on_stage(
        vendor, play, configuration=server.configuration, registrar=Address("", 0), username="", password=""
    )


def test_it_registers_with_what_it_fetched() -> None:
    async def play(stage: SimStage) -> None:
        assert stage.desk.is_registered
        assert stage.desk.local == f"sip:carol@{SERVER}"

    stage = play_with(Server(**LINE, action_urls={"registered": "http://lab.test/up?$active_user"}), play)
    assert stage.reported == ["up"]


def test_without_a_configuration_it_says_so_and_a_restart_tries_again() -> None:
    server = Server()

    async def play(stage: SimStage) -> None:
        assert (stage.desk.is_registered, stage.desk.why) == (False, "http://lab/x.cfg: no such file")
        assert await stage.desk.perform(lambda: stage.desk.dial("1")) == ": is not switched on"
        server.line = dict(LINE)
        await stage.desk.perform(stage.desk.reboot)
        assert stage.desk.is_registered
        assert server.asked == 2

    play_with(server, play)


def test_one_that_has_a_configuration_keeps_it_when_the_server_is_gone() -> None:
    server = Server(**LINE)

    async def play(stage: SimStage) -> None:
        server.line = {}
        await stage.desk.perform(stage.desk.reboot)
        assert stage.desk.is_registered
        assert stage.desk.why == "http://lab/x.cfg: no such file"

    play_with(server, play)


@pytest.mark.parametrize(
    ("vendor", "event"),
    [("yealink", "check-sync;reboot=false"), ("grandstream", "resync"), ("grandstream_ht", "resync")],
)
def test_a_check_without_a_restart_takes_what_is_new(vendor: str, event: str) -> None:
    server = Server(**LINE)

    async def play(stage: SimStage) -> None:
        deeds: list[Deed] = []
        stage.desk.told = deeds.append
        raw = RawServer(stage)
        assert (await raw.notify(event)).status == 200
        await stage.desk.perform(_nothing)
        assert (server.asked, deeds) == (2, []), "all is as it was"
        server.line["web_password"] = "new"
        assert (await raw.notify(event)).status == 200
        await stage.desk.perform(_nothing)
        assert deeds == [Deed.BOOTED, Deed.REGISTERED]

    play_with(server, play, vendor)


def test_a_check_sync_restarts_it_with_what_is_new() -> None:
    server = Server(**LINE)

    async def play(stage: SimStage) -> None:
        server.line["answers"] = "always"
        assert (await RawServer(stage).notify("check-sync")).status == 200
        await stage.desk.perform(_nothing)
        stage.far_end.call()
        await stage.until(LineState.CONNECTED)

    play_with(server, play)
    assert server.asked == 2


def test_it_speaks_as_it_was_told() -> None:
    line = {**LINE, "codecs": ("PCMA",), "keys": "info", "ptime_ms": 40}

    async def play(stage: SimStage) -> None:
        await stage.desk.perform(lambda: stage.desk.dial("15550100"))
        await stage.until(LineState.CONNECTED)
        (invite,) = [event for event in stage.far_end.events if isinstance(event, events.InviteReceived)]
        body = invite.request.body.decode()
        assert "PCMA/8000" in body
        assert "PCMU" not in body
        assert "telephone-event" not in body
        assert await stage.desk.perform(lambda: stage.desk.press("5")) == ""
        assert [request.body for request in stage.infos()] != []

    play_with(Server(**line), play)


def test_it_may_be_told_to_answer_nothing() -> None:
    async def play(stage: SimStage) -> None:
        await stage.rings()
        await stage.desk.perform(_nothing)
        assert stage.desk.state is LineState.RINGING

    play_with(Server(**LINE, answers="never"), play)


async def _nothing() -> None:
    """What was to be done before is done."""
