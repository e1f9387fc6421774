"""A platform on the kernel's sockets: it starts, answers, and gives every port back, also when a start fails."""

from __future__ import annotations

import datetime
import socket
import ssl
from typing import TYPE_CHECKING

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from emulator.base.errors import Unavailable
from emulator.live import start_live
from emulator.runtime.certificate_maker import make_certificates
from emulator.settings import Application, Number, Settings
from tests.emulator.sip.crafted import crafted

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.asyncio]


def settings(folder: Path, *, http: str = "127.0.0.1:0", sip: str = "127.0.0.1:0", advertise: str = "") -> Settings:
    return Settings(
        http=http,
        sip=sip,
        rtp_ports="0-0",
        advertise=advertise,
        data=str(folder),
        applications={"demo": Application(answer_url="http://127.0.0.1:1/")},
        numbers={"15550199": Number(application="demo")},
    )


def taken(kind: socket.SocketKind) -> socket.socket:
    holder = socket.socket(socket.AF_INET, kind)
    holder.bind(("127.0.0.1", 0))
    if kind is socket.SOCK_STREAM:
        holder.listen()
    return holder


async def test_it_starts_answers_and_stops(tmp_path: Path) -> None:
    live = await start_live(settings(tmp_path))
    try:
        assert live.http_url.startswith("http://127.0.0.1:")
        assert live.platform.sip_address.port > 0
        account = (live.platform.auth_id, live.platform.auth_token)
        async with httpx.AsyncClient(auth=account, trust_env=False) as client:
            answer = await client.get(f"{live.http_url}/v1/Account/{account[0]}/Number/")
        assert [number["number"] for number in answer.json()["objects"]] == ["15550199"]
    finally:
        await live.stop()
    assert live.capture_path.exists()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(live.platform.sip_address)


async def test_what_is_advertised_stands_in_urls(tmp_path: Path) -> None:
    live = await start_live(settings(tmp_path, advertise="192.0.2.77"), capture=tmp_path / "other.pcap")
    try:
        assert live.http_url.startswith("http://192.0.2.77:")
        assert live.platform.operator.recording_url(live.platform.auth_id, "r", "wav").startswith(live.http_url)
        assert live.capture_path == tmp_path / "other.pcap"
    finally:
        await live.stop()


async def test_by_tls_it_answers_the_same_beside(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path / "certificates", (), datetime.datetime.now(datetime.UTC))
    by_tls = {"https": "127.0.0.1:0", "certificates": str(certificates.folder)}
    live = await start_live(settings(tmp_path).model_copy(update=by_tls))
    trusting = ssl.create_default_context(cafile=str(certificates.authority))
    try:
        async with httpx.AsyncClient(trust_env=False, verify=trusting) as client:
            answers = [await client.get(f"{url}/v1/Account/MA/Call/") for url in (live.http_url, live.https_url)]
        assert [answer.status_code for answer in answers] == [401, 401]
    finally:
        await live.stop()
    assert live.https_url.startswith("https://127.0.0.1:")


OPTIONS = crafted("OPTIONS")


async def test_browsers_speak_sip_by_the_ports_of_the_web_pages(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path / "certificates", (), datetime.datetime.now(datetime.UTC))
    by_tls = {"https": "127.0.0.1:0", "certificates": str(certificates.folder)}
    live = await start_live(settings(tmp_path).model_copy(update=by_tls))
    trusting = ssl.create_default_context(cafile=str(certificates.authority))
    try:
        for page, tls in ((live.http_url, None), (live.https_url, trusting)):
            url = f"{page.replace('http', 'ws', 1)}/sip"
            async with connect(url, ssl=tls, subprotocols=[Subprotocol("sip")], origin=Origin(page), proxy=None) as way:
                await way.send(OPTIONS.decode())
                assert str(await way.recv()).startswith("SIP/2.0 ")
            with pytest.raises(InvalidStatus, match="403"):
                await connect(
                    url, ssl=tls, subprotocols=[Subprotocol("sip")], origin=Origin("https://other.example"), proxy=None
                )
    finally:
        await live.stop()


async def test_tls_without_certificates_frees_the_http_port_again(tmp_path: Path) -> None:
    with taken(socket.SOCK_STREAM) as holder:
        http = holder.getsockname()
    on_that_port = settings(tmp_path, http=f"127.0.0.1:{http[1]}")
    by_tls = {"https": "127.0.0.1:0", "certificates": str(tmp_path / "nowhere")}
    with pytest.raises(Unavailable, match="offhook certs"):
        await start_live(on_that_port.model_copy(update=by_tls))
    await (await start_live(on_that_port)).stop()


async def test_a_sip_port_that_is_taken_frees_the_http_port_again(tmp_path: Path) -> None:
    with taken(socket.SOCK_STREAM) as holder:
        http = holder.getsockname()
    with taken(socket.SOCK_DGRAM) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(Unavailable, match=str(port)):
            await start_live(settings(tmp_path, http=f"127.0.0.1:{http[1]}", sip=f"127.0.0.1:{port}"))
    live = await start_live(settings(tmp_path, http=f"127.0.0.1:{http[1]}"))
    await live.stop()


async def test_an_http_port_that_is_taken(tmp_path: Path) -> None:
    with taken(socket.SOCK_STREAM) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(Unavailable, match=f"HTTP port {port}"):
            await start_live(settings(tmp_path, http=f"127.0.0.1:{port}"))


async def test_a_store_that_cannot_be_opened_frees_the_http_port_again(tmp_path: Path) -> None:
    (tmp_path / "offhook.sqlite").mkdir()
    with taken(socket.SOCK_STREAM) as holder:
        port = holder.getsockname()[1]
    with pytest.raises(Unavailable, match=r"offhook\.sqlite"):
        await start_live(settings(tmp_path, http=f"127.0.0.1:{port}"))
    (tmp_path / "offhook.sqlite").rmdir()
    live = await start_live(settings(tmp_path, http=f"127.0.0.1:{port}"))
    await live.stop()
