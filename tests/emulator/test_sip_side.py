"""Who is registered, as the API tells it: in time, in full, and no longer than it is true."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.clock import utc
from emulator.records.models import EndpointRecord
from emulator.runtime.certificate_maker import make_certificates
from emulator.sip.commands import Credentials
from emulator.sip.digest import answer
from emulator.sip.message import Response
from emulator.sip.parser import parse
from tests.emulator.platform_stage import SETTINGS, in_a_world
from tests.emulator.sip.crafted import crafted, without

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.runtime.network import Datagram
    from tests.emulator.platform_stage import Scene

HOST = "198.51.100.9"


class Wire:
    """A phone made of bare messages."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._answers: list[bytes] = []
        self._count = 0
        view = scene.world.network.at(HOST)
        self._socket = view.open_signalling(scene.platform.sip_address._replace(host=HOST), self._received)

    def _received(self, datagram: Datagram) -> None:
        self._answers.append(datagram.data)

    async def register(self, contact: str, *more: str, user_agent: str = "lab/1") -> int:
        """The status of the second answer, or of the first one when it is no challenge."""
        first = await self._send(contact, *more, user_agent=user_agent)
        if first.status != 401:
            return first.status
        proof = answer(first.headers.get_all("www-authenticate"), Credentials("ann", "a"), "REGISTER", "sip:x", "c")
        return (await self._send(contact, *more, f"Authorization: {proof}", user_agent=user_agent)).status

    async def _send(self, contact: str, *more: str, user_agent: str) -> Response:
        self._count += 1
        data = crafted(
            "REGISTER",
            uri="sip:x",
            via=f"SIP/2.0/UDP {HOST}:5060;branch=z9hG4bK{self._count};rport",
            to="<sip:ann@x>",
            cseq=f"{self._count} REGISTER",
            more=more,
        )
        text = without(without(data, "Contact"), "User-Agent").replace(
            b"Content-Length",
            f"Contact: {contact}\r\nUser-Agent: {user_agent}\r\nContent-Length".encode("utf-8", "surrogateescape"),
        )
        self._socket.send(text, self._scene.platform.sip_address)
        await asyncio.sleep(0.5)
        answered = parse(self._answers[-1])
        assert isinstance(answered, Response)
        return answered


def test_a_registration_is_true_until_it_ends(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        phone, told = Wire(scene), scene.platform.operator.registration
        assert await phone.register("<sip:ann@198.51.100.9:5060>", "Expires: 90") == 200
        bound = told("ann")
        assert bound is not None
        assert (bound.contact, bound.user_agent) == ("sip:ann@198.51.100.9:5060", "lab/1")
        left = (bound.expires_ns - scene.platform.operator.wall_ns()) / 1e9
        assert 89.0 < left <= 90.0
        assert utc(bound.expires_ns).year == 2026
        await asyncio.sleep(left - 0.1)
        assert told("ann") == bound
        await asyncio.sleep(0.2)
        assert told("ann") is None
        assert any("ann is no longer reached at sip:ann@198.51.100.9:5060" in line for line in scene.lines("sip"))

    in_a_world(tmp_path, story)


def test_bytes_that_are_no_text_can_be_told(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        phone = Wire(scene)
        assert await phone.register("<sip:ann@198.51.100.9:5060;x=\udcff>", user_agent="lab\udce9") == 200
        bound = scene.platform.operator.registration("ann")
        assert bound is not None
        assert (bound.contact, bound.user_agent) == ("sip:ann@198.51.100.9:5060;x=\ufffd", "lab\ufffd")

    in_a_world(tmp_path, story)


def test_the_latest_of_several_phones_is_told_and_an_account_that_is_gone_has_none(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        phone, told = Wire(scene), scene.platform.operator.registration
        assert await phone.register("<sip:ann@198.51.100.9:5060>") == 200
        assert await phone.register("<sip:ann@198.51.100.9:5070>", user_agent="lab/2") == 200
        bound = told("ann")
        assert bound is not None
        assert (bound.contact, bound.user_agent) == ("sip:ann@198.51.100.9:5070", "lab/2")
        assert len(scene.platform._sip_side.bindings("ann")) == 2
        record = scene.platform.around.store.endpoint_of("ann")
        assert record is not None
        scene.platform.around.store.delete(EndpointRecord, record.endpoint_id)
        assert told("ann") is None
        assert scene.platform._sip_side.bindings("ann") == []

    in_a_world(tmp_path, story)


def test_too_short_a_life_is_refused_and_nobody_is_registered(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        phone = Wire(scene)
        assert await phone.register("<sip:ann@198.51.100.9>", "Expires: 59") == 423
        assert scene.platform.operator.registration("ann") is None
        assert await phone.register("<sip:ann@198.51.100.9>", "Expires: 60") == 200

    in_a_world(tmp_path, story, settings=SETTINGS)


def test_sip_is_served_where_the_settings_say_and_nowhere_else(tmp_path: Path) -> None:
    async def everywhere(scene: Scene) -> None:
        assert scene.platform.sip_doors == (("ws", Address("192.0.2.1", 5062)), ("wss", Address("192.0.2.1", 5063)))

    async def by_udp_and_tcp(scene: Scene) -> None:
        assert scene.platform.sip_doors == ()

    make_certificates(tmp_path / "certificates", (), datetime.datetime.now(datetime.UTC))
    places = {"ws": "192.0.2.1:5062", "wss": "192.0.2.1:5063", "certificates": str(tmp_path / "certificates")}
    in_a_world(tmp_path / "a", everywhere, settings=SETTINGS.model_copy(update=places))
    in_a_world(tmp_path / "b", by_udp_and_tcp)
