"""A live platform that takes SIP by WebSocket and knows two users and a number, for phones by WebRTC."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.live import start_live
from emulator.runtime.http_server import HttpServer
from emulator.settings import Application, Endpoint, Number, Settings
from emulator.testing.document_app import DocumentApp
from emulator.webrtc_settings import WebRtc
from scenarios.endpoints.phone import Account

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from emulator.app import Platform

DOCUMENTS = {
    "/": "<Response><Conference>lounge</Conference></Response>",
    "/carol/": "<Response><Dial><User>sip:carol@phone.plivo.com</User></Dial></Response>",
}
NUMBER, NUMBER_OF_CAROL = "15550199", "15550198"


def account_of(name: str, platform: Platform | None, password: str = "secret") -> Account:
    """An account at the platform, or at one that takes no SIP by WebSocket."""
    return Account(
        party=name,
        username=name,
        password=password,
        server=Address("127.0.0.1", 9) if platform is None else platform.sip_address,
        by_web_socket=None if platform is None else platform.sip_doors[0].address,
        code=1,
        codecs=("opus", "PCMU"),
    )


@asynccontextmanager
async def platform_with_app(folder: Path, document: str = DOCUMENTS["/"]) -> AsyncIterator[Platform]:
    """It knows `carol` and `adam`; who calls the first number is alone in a room, or gets `document`."""
    app = HttpServer(DocumentApp({**DOCUMENTS, "/": document}))
    address = await app.start("127.0.0.1", 0)
    settings = Settings(
        http="127.0.0.1:0",
        sip="127.0.0.1:0",
        ws="127.0.0.1:0",
        rtp_ports="0-0",
        data=str(folder),
        webrtc=WebRtc(loopback=True),
        applications={
            "room": Application(answer_url=f"http://{address}/"),
            "carol": Application(answer_url=f"http://{address}/carol/"),
        },
        numbers={NUMBER: Number(application="room"), NUMBER_OF_CAROL: Number(application="carol")},
        endpoints={"carol": Endpoint(password="secret"), "adam": Endpoint(password="secret")},
    )
    live = await start_live(settings)
    try:
        yield live.platform
    finally:
        await live.stop()
        await app.stop()
