"""A platform with an application for browsers: it records whoever calls; the users `alice` (a browser) and `bob`."""

from __future__ import annotations

import io
import itertools
import wave
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx
import numpy as np

from emulator.base.ids import Ids
from emulator.live import start_live
from emulator.settings import Application, Endpoint, Number, Settings
from emulator.webrtc_settings import WebRtc
from scenarios.endpoints.phone import Account
from scenarios.endpoints.webrtc import WebPhone
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from tests.browser.tab import LOUD, RATE, swing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from numpy.typing import NDArray

    from emulator.live import LivePlatform

_RECORD = (
    '<Record action="${app}/started/" redirect="false" startOnDialAnswer="true" fileFormat="wav" maxLength="60"'
    ' callbackUrl="${app}/ready/"/>'
)
_DIAL = '<Dial digitsMatch="5" callbackUrl="${app}/dial/"><User>sip:bob@phone.plivo.com</User></Dial>'
_DIAL_ALICE = '<Dial callbackUrl="${app}/dial/"><User sipHeaders="Order=42">sip:alice@phone.plivo.com</User></Dial>'
DOCUMENTS = {
    "/to_bob/": f"<Response>{_RECORD}{_DIAL}</Response>",
    "/to_alice/": f"<Response>{_RECORD}{_DIAL_ALICE}</Response>",
    "/message/": '<Response><Record action="${app}/left/" fileFormat="wav" maxLength="60" callbackUrl="${app}/ready/"/>'
    "</Response>",
    "/left/": "<Response><Hangup/></Response>",
}
TO_BOB, TO_ALICE, MESSAGE = "15550101", "15550102", "15550103"
NUMBERS = {TO_BOB: "to_bob", TO_ALICE: "to_alice", MESSAGE: "message"}
PASSWORD = "secret"


def assert_tone(pcm: NDArray[np.int16], hers: int, tone: float, at_least_s: float) -> None:
    """Channel `hers` of a stereo recording has her tone, the other somebody's voice and nothing of the tone."""
    assert len(pcm) > at_least_s * RATE
    assert swing(pcm[:, hers], tone) > LOUD / 2
    assert swing(pcm[:, 1 - hers], tone) < LOUD / 20
    assert np.std(pcm[:, 1 - hers] / 32768) > 0.1


class Lab:
    """The platform, its application, and phones."""

    def __init__(self, live: LivePlatform, app: InlineApp) -> None:
        self.live = live
        self.platform = live.platform
        self.app = app
        self._bobs = itertools.count()
        (self._web_socket,) = [door.address for door in live.platform.sip_doors if door.transport == "ws"]

    @property
    def url(self) -> str:
        """Of SIP by WebSocket."""
        return f"ws://{self._web_socket}"

    @asynccontextmanager
    async def bob(self) -> AsyncIterator[WebPhone]:
        """A registered phone by WebRTC that is no browser."""
        account = Account(
            party="bob",
            username="bob",
            password=PASSWORD,
            server=self.platform.sip_address,
            by_web_socket=self._web_socket,
            code=1,
            codecs=("opus", "PCMU"),
        )
        phone = WebPhone(account, ids=Ids.seeded(f"bob {next(self._bobs)}"))
        try:
            await phone.start(20)
            yield phone
        finally:
            await phone.stop()

    async def access_token(self, subject: str) -> str:
        """One of the REST API that lets its owner call and be called."""
        asked = {
            "iss": self.platform.auth_id,
            "sub": subject,
            "per": {"voice": {"incoming_allow": True, "outgoing_allow": True}},
        }
        url = f"{self.live.http_url}/v1/Account/{self.platform.auth_id}/JWT/Token/"
        async with httpx.AsyncClient(auth=(self.platform.auth_id, self.platform.auth_token)) as client:
            made = await client.post(url, json=asked)
        made.raise_for_status()
        token: str = made.json()["token"]
        return token

    async def pressed(self, key: str) -> None:
        """Wait until the application was told of a key that its Dial matches."""
        await self.app.log.until({"/dial/": 3}, 20.0)
        assert [request.fields["DialDigitsMatch"] for request in self.app.log.to("/dial/")[2:]] == [key]

    async def recorded(self, count: int = 1) -> NDArray[np.int16]:
        """The recording of the call whose `/ready/` is the so manieth: [samples, channels] at 8000 Hz."""
        await self.app.log.until({"/ready/": count}, 30.0)
        asked = self.app.log.to("/ready/")[count - 1]
        async with httpx.AsyncClient() as client:
            fetched = await client.get(asked.fields["RecordUrl"])
        fetched.raise_for_status()
        with wave.open(io.BytesIO(fetched.content)) as file:
            pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            return pcm.reshape(-1, file.getnchannels())


@asynccontextmanager
async def laboratory(folder: Path) -> AsyncIterator[Lab]:
    """A platform on loopback, with its dashboard."""
    app = InlineApp(DOCUMENTS, lambda: 0.0)
    async with served(app) as url:
        app.variables["app"] = url
        settings = Settings(
            http="127.0.0.1:0",
            sip="127.0.0.1:0",
            ws="127.0.0.1:0",
            rtp_ports="0-0",
            data=str(folder / "data"),
            webrtc=WebRtc(loopback=True),
            applications={
                name: Application(answer_url=f"{url}/{name}/", hangup_url=f"{url}/hangup/") for name in NUMBERS.values()
            },
            numbers={number: Number(application=name) for number, name in NUMBERS.items()},
            endpoints={name: Endpoint(password=PASSWORD) for name in ("alice", "bob")},
        )
        (folder / "data").mkdir(exist_ok=True)
        live = await start_live(settings)
        try:
            yield Lab(live, app)
        finally:
            await live.stop()
