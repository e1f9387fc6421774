"""Trunks on the kernel's sockets: a second Offhook upstream with baresip behind it, and SIPp that asks for a digest."""

from __future__ import annotations

import asyncio
import datetime
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.ids import Ids
from emulator.live import start_live
from emulator.runtime.certificate_maker import make_certificates
from emulator.runtime.live_network import LiveNetwork
from emulator.settings import Settings
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment
from scenarios.endpoints.baresip import Baresip
from scenarios.endpoints.free_ports import free_udp_ports
from scenarios.endpoints.phone import Account
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from tests.live.sipp_words import Script

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from emulator.app import Platform
    from emulator.base.address import Address
    from emulator.sip.hop import Transport

pytestmark = [pytest.mark.live, pytest.mark.asyncio]
HOST, DID, OUTSIDE = "127.0.0.1", "15550199", "16665550123"
DOCUMENTS = {
    "/wait": "<Response><Record recordSession='true' redirect='false' maxLength='60'/><Wait length='30'/></Response>",
    "/outside": f"<Response><Dial><Number>{OUTSIDE}</Number></Dial></Response>",
    "/carol": "<Response><Dial><User>sip:carol@phone.plivo.com</User></Dial></Response>",
    "/lab": "<Response><Dial><User>sip:lab@phone.plivo.com</User></Dial></Response>",
}


def made_folder(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


@asynccontextmanager
async def platform(folder: Path, url: str, **sections: Any) -> AsyncIterator[Platform]:
    """One with applications that are called as their documents."""
    given = {
        "http": f"{HOST}:0",
        "sip": f"{HOST}:0",
        "rtp_ports": "0-0",
        "data": str(made_folder(folder)),
        "applications": {path[1:]: {"answer_url": f"{url}{path}"} for path in DOCUMENTS},
        **sections,
    }
    live = await start_live(Settings.model_validate(given))
    try:
        yield live.platform
    finally:
        await live.stop()


def address_of(upstream: Platform, transport: Transport) -> Address:
    doors = {door.transport: door.address for door in upstream.sip_doors}
    return doors.get(transport, upstream.sip_address)


@asynccontextmanager
async def joined(folder: Path, transport: Transport, *, did: str) -> AsyncIterator[tuple[Platform, Platform]]:
    """An Offhook with an application at its DID, and another one, where it registers by a trunk."""
    made = make_certificates(folder / "certificates", (), datetime.datetime.now(datetime.UTC))
    secure = {"certificates": str(made.folder)}
    async with served(InlineApp(DOCUMENTS, lambda: 0.0)) as url:
        users = {
            "lab": {"password": "secret", "application": "carol"},
            "carol": {"password": "secret", "application": "lab"},
        }
        async with platform(folder / "upstream", url, endpoints=users, sips=f"{HOST}:0", **secure) as upstream:
            trunk = {
                "address": str(address_of(upstream, transport)),
                "transport": transport,
                "username": "lab",
                "password": "secret",
                "numbers": ["1666"],
                "caller_in": "p-asserted-identity",
                "registration": {"expires_s": 60, "contact": DID},
            }
            ours = {
                "trunks": {"carrier": trunk},
                "numbers": {DID: {"application": did}},
                "endpoints": {"ann": {"password": "secret"}},
            }
            async with platform(folder / "ours", url, **ours, **secure) as mine:
                async with asyncio.timeout(10):
                    while not mine.registrations()["carrier"].is_registered:  # noqa: ASYNC110
                        await asyncio.sleep(0.05)
                yield mine, upstream
            async with asyncio.timeout(10):
                while upstream.operator.registration("lab") is not None:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)


def carol(upstream: Platform, folder: Path) -> Baresip:
    account = Account(party="carol", username="carol", password="secret", server=upstream.sip_address, code=7)
    return Baresip(account, log_file=folder / "baresip.log")


@pytest.mark.peer("baresip")
@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_a_call_from_a_phone_upstream_reaches_the_did(tmp_path: Path, transport: Transport) -> None:
    async with joined(tmp_path, transport, did="wait") as (ours, upstream):
        phone = carol(upstream, tmp_path)
        try:
            await phone.start(within=20)
            await phone.dial(OUTSIDE)
            await phone.log.until(Moment.CONNECTED, 20)
            await asyncio.sleep(1)
            (call,) = ours.around.store.live_calls(ours.auth_id)
            assert (call.from_number, call.to_number) == ("carol", DID)
            await phone.hang_up()
            await phone.log.until(Moment.ENDED, 20)
        finally:
            await phone.stop()
    assert any(event.summary == "by the trunk carrier" for event in ours.trace.events)


@pytest.mark.peer("baresip")
@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_a_call_to_an_outside_number_reaches_a_phone_upstream(tmp_path: Path, transport: Transport) -> None:
    async with joined(tmp_path, transport, did="outside") as (ours, upstream):
        phone = carol(upstream, tmp_path)
        ann = Softphone(
            network=LiveNetwork(),
            ids=Ids.seeded("ann"),
            party="ann",
            username="ann",
            password="secret",
            server=ours.sip_address,
            code=1,
        )
        try:
            await phone.start(within=20)
            await ann.start(within=10)
            await ann.dial(DID)
            await phone.log.until(Moment.RINGING, 20)
            await phone.answer()
            await ann.log.until(Moment.CONNECTED, 20)
            await asyncio.sleep(2)
            await ann.hang_up()
            await phone.log.until(Moment.ENDED, 20)
            assert len(ann.heard) > 25, "baresip is heard through both"
        finally:
            await ann.stop()
            await phone.stop()


async def play(script: Script, folder: Path, server: Address, *, transport: str, port: int = 0) -> None:
    """Have SIPp play a script once, as a PBX that is called `them`."""
    file, errors = folder / "script.xml", folder / "errors"
    file.write_text(script.xml(), encoding="utf-8")
    arguments = ["sipp", str(server), "-sf", str(file), "-s", DID, "-m", "1", "-nostdin", "-t", transport]
    arguments += ["-au", "them", "-ap", "theirs", "-key", "user", OUTSIDE, "-timeout", "15", "-timeout_error"]
    arguments += ["-trace_err", "-error_file", str(errors), "-i", HOST, "-p", str(port or free_udp_ports(HOST))]
    arguments += ["-mi", HOST, "-mp", str(free_udp_ports(HOST, 4))]
    with (folder / "sipp.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(*arguments, cwd=folder, stdout=log, stderr=log)
        code = await process.wait()
    assert code == 0, errors.read_text()[-3000:] if errors.exists() else (folder / "sipp.log").read_text()[-2000:]


def calls_in_with_digest(script: Script) -> None:
    """A PBX that has no user here calls a DID, and is challenged."""
    asserted = "P-Asserted-Identity: <sip:+4420@pbx.test>"
    script.challenged(asserted)
    script.established("m=audio [1-9]")
    script.hangs_up()


def forges(script: Script) -> None:
    """A stranger who says to be it."""
    script.invite("P-Asserted-Identity: <sip:them@pbx.test>", body=script.sdp())
    script.expects(100, optional=True)
    script.expects(403)
    script.acknowledge_refusal()


def asks_for_a_digest(script: Script) -> None:
    """A carrier that takes calls with credentials only."""
    script.rings(f"INVITE sip:{OUTSIDE}@carrier.test", "From: .*<sip:them@carrier.test>")
    challenge = 'Digest realm="carrier.test", nonce="n1", opaque="o", algorithm=MD5, qop="auth"'
    script.replies("407 Proxy Authentication Required", f"Proxy-Authenticate: {challenge}")
    script.hears("ACK")
    script.rings('Proxy-Authorization: Digest username="them", realm="carrier.test", nonce="n1"', 'opaque="o"')
    script.pauses(200)
    script.replies("180 Ringing")
    script.pauses(200)
    script.replies("200 OK", body=script.sdp())
    script.hears("ACK")
    script.told("BYE")


@pytest.mark.peer("sipp")
@pytest.mark.parametrize("transport", ["u1", "t1"])
@pytest.mark.parametrize(
    ("story", "accepts", "caller"),
    [
        (calls_in_with_digest, {"username": "them", "password": "theirs"}, "4420"),
        (calls_in_with_digest, {"username": "them", "password": "theirs", "sources": ["127.0.0.0/8"]}, "4420"),
        (forges, {"sources": ["192.0.2.9"]}, ""),
    ],
    ids=["digest", "digest and address", "forged"],
)
async def test_sipp_calls_in(
    tmp_path: Path, transport: str, story: Callable[[Script], None], accepts: dict[str, Any], caller: str
) -> None:
    app, script = InlineApp(DOCUMENTS, lambda: 0.0), Script()
    story(script)
    trunks = {"pbx": {"address": "192.0.2.9:5060", "accepts": accepts}}
    async with served(app) as url:
        numbers = {DID: {"application": "wait"}}
        async with platform(tmp_path / "ours", url, trunks=trunks, numbers=numbers) as ours:
            await play(script, tmp_path, ours.sip_address, transport=transport)
            asked = [event.summary for event in ours.trace.events if event.lane == "call"]
    assert any(f"call from {caller} to {DID}" in line for line in asked) == bool(caller), asked


@pytest.mark.peer("sipp")
@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_sipp_is_called_and_asks_for_a_digest(tmp_path: Path, transport: Transport) -> None:
    script, port = Script(), free_udp_ports(HOST)
    asks_for_a_digest(script)
    trunk = {
        "address": f"{HOST}:{port}",
        "transport": transport,
        "domain": "carrier.test",
        "username": "them",
        "password": "theirs",
        "numbers": ["1"],
        "caller_in": "p-asserted-identity",
    }
    async with served(InlineApp(DOCUMENTS, lambda: 0.0)) as url:
        given = {"numbers": {DID: {"application": "outside"}}, "endpoints": {"ann": {"password": "secret"}}}
        async with platform(tmp_path / "ours", url, trunks={"carrier": trunk}, **given) as ours:
            ann = Softphone(
                network=LiveNetwork(),
                ids=Ids.seeded("ann"),
                party="ann",
                username="ann",
                password="secret",
                server=ours.sip_address,
                code=1,
            )
            await ann.start(within=10)
            kind = "u1" if transport == "udp" else "t1"
            sipp = asyncio.create_task(play(script, tmp_path, ours.sip_address, transport=kind, port=port))
            await asyncio.sleep(1)
            try:
                await ann.dial(DID)
                await ann.log.until(Moment.CONNECTED, 15)
                await asyncio.sleep(0.5)
            finally:
                await ann.stop()
            await sipp
