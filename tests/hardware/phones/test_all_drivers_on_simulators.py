"""Drivers in front of the simulated phones, whose authors read the same documents and not our drivers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from hardware.lab_file import LabPhone
from hardware.phones.all_drivers import make_control
from hardware.simulators.deeds import LineState
from hardware.simulators.vendors import MAKES
from hardware.simulators.web import WebRequest
from tests.hardware.phones.bench import connect
from tests.hardware.phones.conformance import CHECKS
from tests.hardware.simulators.sim_stage import CLIENT, on_stage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.hardware.simulators.sim_stage import SimStage

MAC = "0015654aa937"
WORDS = {
    LineState.IDLE: "idle",
    LineState.RINGING: "ringing",
    LineState.CALLING: "dialling",
    LineState.CONNECTED: "connected",
    LineState.HELD: "held",
}
SETTLED_S = 12.0
"""Of virtual time: long enough for a restart."""


class SimulatedLine:
    """A `VisibleLine` of a simulated phone."""

    def __init__(self, stage: SimStage, monkeypatch: pytest.MonkeyPatch) -> None:
        self._stage = stage
        self.dialled: list[str] = []
        self.keys = ""
        self.transferred: list[str] = []
        self.reboots = 0
        self._watch(monkeypatch)

    @property
    def state(self) -> str:
        return WORDS[self._stage.desk.state]

    @property
    def is_muted(self) -> bool:
        return self._stage.desk.is_muted

    def ring(self) -> None:
        self._stage.far_end.call()

    def connect(self) -> None:
        """The far end answers by itself."""

    async def settle(self) -> None:
        await asyncio.sleep(SETTLED_S)

    def _watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        desk = self._stage.desk
        dial, press, transfer, reboot = desk.dial, desk.press, desk.transfer, desk.reboot

        async def dials(target: str) -> None:
            await dial(target)
            self.dialled.append(target)

        async def presses(digits: str) -> None:
            await press(digits)
            self.keys += digits

        async def transfers(target: str, consult_s: float | None = None) -> None:
            self.transferred.append(target)
            await transfer(target, consult_s)

        async def reboots() -> None:
            await reboot()
            self.reboots += 1

        for name, watched in (("dial", dials), ("press", presses), ("transfer", transfers), ("reboot", reboots)):
            monkeypatch.setattr(desk, name, watched)


class SimulatedHandset:
    """The analogue phone of a simulated adapter."""

    presses_keys = True

    def __init__(self, stage: SimStage) -> None:
        self._stage = stage

    async def lift(self) -> None:
        await self._post({"hook": "off"})

    async def put_down(self) -> None:
        await self._post({"hook": "on"})

    async def press(self, keys: str) -> None:
        await self._post({"keys": keys})

    async def _post(self, order: dict[str, str]) -> None:
        body = httpx.Request("POST", "http://phone/", json=order).content
        token = f"Bearer {self._stage.phone.surface.handset_token}"
        answer = await self._stage.ask("/handset", method="POST", body=body, login=None, authorization=token)
        assert answer.status == 200, answer.body


def web_of(stage: SimStage) -> Callable[[httpx.Request], Awaitable[httpx.Response]]:
    """The web interface of the simulator, as a client of HTTP meets it."""

    async def serve(request: httpx.Request) -> httpx.Response:
        path, _, query = request.url.raw_path.decode().partition("?")
        asked = WebRequest(
            method=request.method,
            path=path,
            raw_query=query,
            headers=dict(request.headers),
            body=request.content,
            client=CLIENT,
        )
        answer = await stage.phone.surface.respond(asked)
        return httpx.Response(answer.status, content=answer.body, headers=list(answer.headers))

    return serve


# Mute of the softphone in a simulator outlives the call; that of a real phone does not.
@pytest.mark.parametrize("check", [name for name in CHECKS if name != "mutes_the_next_call"])
@pytest.mark.parametrize("vendor", MAKES)
def test_the_driver_operates_the_simulator(vendor: str, check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(stage: SimStage) -> None:
        connect(monkeypatch, web_of(stage))
        login = {"web_user": stage.order.web_user, "web_password": stage.order.web_password}
        phone = LabPhone.model_validate({"vendor": vendor, "simulated": True, **login})
        control = make_control("desk", phone, host="phone.test", handset=SimulatedHandset(stage))
        needed, behaviour = CHECKS[check]
        if needed is None or needed in control.abilities:
            await behaviour(control, SimulatedLine(stage, monkeypatch))
        await control.close()

    on_stage(vendor, play, mac=MAC)
