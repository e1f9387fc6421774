"""A simulated phone that is registered with a whole platform, in virtual time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from emulator.testing.emulators import Emulators
from hardware.simulators.deeds import LineState
from hardware.simulators.simulator import Simulator
from hardware.simulators.vendors import MAKES
from tests.emulator.runtime.flow_stage import WebApp
from tests.emulator.testing.test_emulators import Order
from tests.hardware.simulators.sim_stage import order_for

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from emulator.testing.staged_platform import StagedPlatform

DOCUMENT = "<Response><GetDigits numDigits='1' timeout='60' action='http://app.offhook.test/digits/'/></Response>"
TOKEN = "open sesame"
NUMBER = "15550100"


class PlatformStage:
    """Carol's phone; a number is answered by a document."""

    def __init__(self, platform: StagedPlatform, phone: Simulator, app: WebApp, url: str) -> None:
        self.platform = platform
        self._app = app
        self._url = url
        self.phone = phone
        self.desk = phone.desk

    async def talks(self) -> None:
        """Have it call the number, and be answered."""
        assert await self.desk.perform(lambda: self.desk.dial(NUMBER)) == ""
        await self.until(LineState.CONNECTED)
        await asyncio.sleep(1)

    async def called(self) -> None:
        """Have the API call it."""
        path = f"{self.platform.http_url}/v1/Account/{self.platform.auth_id}/Call/"
        wanted = {"from": NUMBER, "to": "sip:carol@phone.plivo.com", "answer_url": f"{self._url}/answer/"}
        async with self.platform.http_client() as client:
            credentials = (self.platform.auth_id, self.platform.auth_token)
            (await client.post(path, json=wanted, auth=credentials)).raise_for_status()

    async def restart(self) -> None:
        """Have it told by NOTIFY to restart."""
        url = f"{self.platform.http_url}/control/phones/carol/check_sync"
        async with self.platform.http_client() as client:
            answer = await client.post(url, json={"reboot": True}, headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200, answer.text

    async def until(self, state: LineState) -> None:
        """Wait until its line does this."""
        for _ in range(500):
            if self.desk.state is state:
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"its line is {self.desk.state}, not {state}: {self.desk.why}")

    def signals(self) -> list[str]:
        """SIP as the platform's time line has it."""
        return [event.summary for event in self.platform.trace.events if event.lane == "sip"]

    def digits(self) -> list[str]:
        """What the application was told that the caller pressed."""
        return [str(asked["Digits"]) for asked in self._app.asked("/digits/")]


def before_platform(
    vendor: str,
    folder: Path,
    play: Callable[[PlatformStage], Coroutine[None, None, None]],
    **given: Any,
) -> PlatformStage:
    """Run `play` with a phone that is registered; the stage as it was left."""
    stages: list[PlatformStage] = []

    async def main() -> None:
        async with Emulators().start(Order("simulated", folder, control_token=TOKEN)) as platform:
            app = WebApp()
            app.pages["/answer/"] = DOCUMENT.encode()
            app.pages["/digits/"] = b"<Response><Wait length='60'/></Response>"
            base = platform.host_app(app)
            platform.add_application("app", answer_url=f"{base}/answer/", hangup_url="")
            platform.add_number(NUMBER, "app")
            platform.add_endpoint("bob", "pw")
            platform.add_endpoint("carol", "pw", number="15550199")
            order = order_for(vendor, registrar=platform.sip_address, password="pw", **given)
            phone = Simulator(MAKES[vendor], order, ids=platform.ids, network=lambda: platform.network)
            await phone.start()
            stages.append(PlatformStage(platform, phone, app, base))
            try:
                await play(stages[0])
            finally:
                await phone.stop()

    Emulators().run("simulated", main)
    return stages[0]
