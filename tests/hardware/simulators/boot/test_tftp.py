"""Reading a file by TFTP from our own server of phones, and from one that misbehaves."""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING, cast

import pytest

from emulator.base.address import Address
from hardware.provisioning.answering import Answering
from hardware.provisioning.catalog import Catalog
from hardware.provisioning.tftp_door import TftpDoor
from hardware.provisioning.vendors import grandstream
from hardware.simulators.boot.files import TftpFiles
from hardware.simulators.boot.terms import NoConfiguration
from hardware.simulators.boot.tftp import fetch_by_tftp
from tests.hardware.provisioning.lab_lines import config_of, with_everything

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.live, pytest.mark.asyncio]
PHONE = with_everything(config_of("grandstream", "GXP2160", "000b82aabbcc"))


async def test_a_file_of_several_blocks_and_one_that_is_not_there() -> None:
    answering = Answering(Catalog([PHONE]), tell=lambda _line: None, clock=asyncio.get_running_loop().time)
    door = TftpDoor(answering)
    address = await door.open(Address("127.0.0.1", 0))
    try:
        files = TftpFiles(f"tftp://127.0.0.1:{address.port}/")
        file = grandstream.personal_file(PHONE)
        assert len(file.content) > 512
        assert await files.get(file.name) == file.content
        assert await files.get("cfg000b82aabbcc") is None
    finally:
        await door.close()


class Odd(asyncio.DatagramProtocol):
    """Answers every packet as `answers` says."""

    def __init__(self, answers: Callable[[bytes], list[bytes]]) -> None:
        self._answers = answers

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        for answer in self._answers(data):
            self._transport.sendto(answer, addr)


async def read_from(answers: Callable[[bytes], list[bytes]], within: float = 5.0) -> bytes | None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: Odd(answers), local_addr=("127.0.0.1", 0))
    try:
        port = transport.get_extra_info("sockname")[1]
        return await fetch_by_tftp("127.0.0.1", port, "a.cfg", within=within, most=2000)
    finally:
        transport.close()


async def test_a_block_that_comes_twice_counts_once() -> None:
    first, last = struct.pack("!HH", 3, 1) + b"x" * 512, struct.pack("!HH", 3, 2) + b"y"
    assert await read_from(lambda data: [first, first] if data[1] == 1 else [last]) == b"x" * 512 + b"y"


async def test_an_error_and_a_silence_are_said() -> None:
    with pytest.raises(OSError, match="the server says: not for you"):
        await read_from(lambda _data: [struct.pack("!HH", 5, 2) + b"not for you\0"])
    with pytest.raises(OSError, match=r"no answer within 0\.1 s"):
        await read_from(lambda _data: [], within=0.1)
    with pytest.raises(OSError, match="is larger than 2000 bytes"):
        await read_from(lambda data: [struct.pack("!HH", 3, data[3] + 1 if data[1] == 4 else 1) + b"x" * 512])


async def test_a_host_without_a_server_is_said() -> None:
    with pytest.raises(NoConfiguration, match=r"tftp://no\.such\.host\.invalid/a\.cfg: "):
        await TftpFiles("tftp://no.such.host.invalid").get("a.cfg")
