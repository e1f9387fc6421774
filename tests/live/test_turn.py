"""A browser and a platform that find each other by relays of coturn alone; and what is said when the relay refuses."""

from __future__ import annotations

import re
import wave
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import numpy as np
import pytest
from aiortc import RTCConfiguration, RTCIceServer
from aiortc.rtcconfiguration import RTCIceTransportPolicy

from emulator.base.ids import Ids
from emulator.live import start_live
from emulator.runtime.http_server import HttpServer
from emulator.settings import Application, Endpoint, Number, Settings
from emulator.testing.document_app import DocumentApp
from emulator.testing.softphone_log import Moment
from emulator.webrtc_settings import WebRtc
from scenarios.endpoints.phone import Account
from scenarios.endpoints.webrtc import WebPhone
from scenarios.proof.heard import all_audible
from scenarios.proof.parties import Party
from tests.live.coturn import HOST, PASSWORD, RELAYS, USERNAME, Coturn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from emulator.app import Platform
    from tests.live.coturn import Way

pytestmark = [pytest.mark.live, pytest.mark.asyncio, pytest.mark.peer("coturn")]
ANSWER = '<Response><Record fileFormat="wav" maxLength="3" timeout="15" playBeep="false"/></Response>'
NUMBER = "15550199"
CODE = 3


@asynccontextmanager
async def called(folder: Path, webrtc: WebRtc) -> AsyncIterator[tuple[Platform, WebPhone]]:
    """A phone has dialled the number of a platform that records it."""
    app = HttpServer(DocumentApp({"/": ANSWER}))
    address = await app.start(HOST, 0)
    settings = Settings(
        http=f"{HOST}:0",
        sip=f"{HOST}:0",
        ws=f"{HOST}:0",
        rtp_ports="0-0",
        data=str(folder),
        webrtc=webrtc,
        applications={"demo": Application(answer_url=f"http://{address}/")},
        numbers={NUMBER: Number(application="demo")},
        endpoints={"carol": Endpoint(password="secret")},
    )
    live = await start_live(settings)
    platform = live.platform
    account = Account(
        party="carol",
        username="carol",
        password="secret",
        server=platform.sip_address,
        by_web_socket=platform.sip_doors[0].address,
        code=CODE,
        codecs=("PCMU",),
    )
    phone = WebPhone(account, ids=Ids.seeded("carol"))
    try:
        await phone.start(20)
        await phone.dial(NUMBER)
        yield platform, phone
    finally:
        await phone.stop()
        await live.stop()
        await app.stop()


def has_relays_only(monkeypatch: pytest.MonkeyPatch, turn: Coturn) -> None:
    """The phone takes no way but by a relay, as behind a firewall."""
    server = RTCIceServer(urls=turn.url, username=USERNAME, credential=PASSWORD)
    behind = RTCConfiguration(iceServers=[server], iceTransportPolicy=RTCIceTransportPolicy.RELAY)
    monkeypatch.setattr("scenarios.endpoints.web_media.RTCConfiguration", lambda **_: behind)


@pytest.mark.parametrize("way", ["udp", "tcp", "tls"])
async def test_a_call_by_relays_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Way) -> None:
    turn = await Coturn.start(tmp_path, way)
    if way == "tls":
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    try:
        has_relays_only(monkeypatch, turn)
        webrtc = WebRtc(turn=turn.url, turn_username=USERNAME, turn_password=PASSWORD)
        async with called(tmp_path, webrtc) as (platform, phone):
            await phone.log.until(Moment.ENDED, 60)
            lines = [event.summary for event in platform.trace.events]
        assert turn.allocations() == 2
    finally:
        await turn.stop()
    [path] = [line for line in lines if line.startswith("WebRTC: ")]
    assert re.match(rf"WebRTC: relay {RELAYS}:\d+ - (relay|prflx) {RELAYS}:\d+;", path)
    [file] = (tmp_path / "recordings").rglob("*.wav")
    with wave.open(str(file)) as recording:
        channels = np.frombuffer(recording.readframes(recording.getnframes()), np.int16)
        left = channels[:: recording.getnchannels()]
    heard = all_audible(left, [Party(name="carol", code=CODE)])
    assert sum(each.end - each.start for each in heard) > 1


async def test_a_relay_that_refuses_is_told(tmp_path: Path) -> None:
    turn = await Coturn.start(tmp_path)
    try:
        webrtc = WebRtc(turn=turn.url, turn_username=USERNAME, turn_password="wrong")
        async with called(tmp_path, webrtc) as (platform, phone):
            await phone.log.until(Moment.ENDED, 60)
            lines = [event.summary for event in platform.trace.events]
        assert turn.allocations() == 0
    finally:
        await turn.stop()
    assert f"WebRTC: no relay by {turn.url}: it does not answer, or refuses" in lines
    assert any(line.startswith("WebRTC: host ") for line in lines)


async def test_a_relay_whose_certificate_nobody_vouches_for_is_not_used(tmp_path: Path) -> None:
    turn = await Coturn.start(tmp_path, "tls")
    try:
        webrtc = WebRtc(turn=turn.url, turn_username=USERNAME, turn_password=PASSWORD)
        async with called(tmp_path, webrtc) as (platform, phone):
            await phone.log.until(Moment.ENDED, 60)
            lines = [event.summary for event in platform.trace.events]
        assert turn.allocations() == 0
    finally:
        await turn.stop()
    assert f"WebRTC: no relay by {turn.url}: it does not answer, or refuses" in lines


async def test_what_a_stun_server_sees_is_offered(tmp_path: Path) -> None:
    server = await Coturn.start(tmp_path)
    try:
        async with called(tmp_path, WebRtc(stun=server.stun)) as (platform, phone):
            await phone.log.until(Moment.ENDED, 60)
            told = [str(each.detail.get("message", "")) for each in platform.trace.events if each.detail.get("sent")]
        assert server.allocations() == 0
    finally:
        await server.stop()
    assert any(re.search(r"a=candidate:\S+ 1 udp \d+ \S+ \d+ typ srflx raddr ", each) for each in told)


async def test_a_stun_server_that_is_not_there_costs_no_call(tmp_path: Path) -> None:
    async with called(tmp_path, WebRtc(stun=f"stun:{HOST}:9")) as (platform, phone):
        await phone.log.until(Moment.ENDED, 60)
        lines = [event.summary for event in platform.trace.events]
    assert any(line.startswith("WebRTC: host ") for line in lines)
