"""Plug and play by multicast on the loopback interface."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.sip.build import response
from emulator.sip.message import Request, Response
from emulator.sip.parser import parse
from hardware.provisioning.plug_and_play import GROUP
from hardware.provisioning.pnp_door import PnpDoor
from tests.hardware.provisioning.test_plug_and_play import SUBSCRIBE, URL

if TYPE_CHECKING:
    from hardware.provisioning.plug_and_play import Question

pytestmark = [pytest.mark.live, pytest.mark.asyncio]


async def test_a_phone_asks_the_group_and_is_told() -> None:
    questions: list[Question] = []
    door = PnpDoor(lambda question: questions.append(question) or URL)  # type: ignore[func-returns-value]
    group = await door.open(Address(GROUP, 0), "127.0.0.1")
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.setblocking(False)
        phone.bind(("127.0.0.1", 0))
        phone.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        port = phone.getsockname()[1]
        await loop.sock_sendto(phone, SUBSCRIBE.replace("192.168.1.20:5059", f"127.0.0.1:{port}").encode(), group)
        ok = parse(await loop.sock_recv(phone, 4096))
        notify = parse(await loop.sock_recv(phone, 4096))
        assert isinstance(ok, Response)
        assert isinstance(notify, Request)
        assert notify.body.decode() == URL
        # Its answer goes where the Via says, which is not the group.
        await loop.sock_sendto(phone, response(notify, 200).data, (notify.via.host, notify.via.port))
    await door.close()
    assert [(each.mac, each.host) for each in questions] == [("0015654aa937", "127.0.0.1")]


async def test_an_interface_that_is_not_there_is_told() -> None:
    door = PnpDoor(lambda _question: "")
    with pytest.raises(Unavailable, match="no address of"):
        await door.open(Address(GROUP, 0), "192.0.2.1")
    await door.close()
