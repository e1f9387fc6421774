"""Files by TFTP over real sockets, to curl and to tftp-hpa."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from hardware.provisioning.answering import Answering
from hardware.provisioning.catalog import Catalog
from hardware.provisioning.tftp_door import TftpDoor
from hardware.provisioning.vendors import grandstream
from tests.hardware.provisioning.lab_lines import config_of, with_everything

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.asyncio]
PHONE = with_everything(config_of("grandstream", "GXP2160", "000b82aabbcc"))
FILE = grandstream.personal_file(PHONE)
RRQ = b"\0\1"


@asynccontextmanager
async def opened(*, tokens_only: bool = False) -> AsyncIterator[tuple[Address, Answering]]:
    loop = asyncio.get_running_loop()
    answering = Answering(Catalog([PHONE]), tell=lambda _line: None, clock=loop.time, tokens_only=tokens_only)
    door = TftpDoor(answering)
    address = await door.open(Address("127.0.0.1", 0))
    try:
        yield address, answering
    finally:
        await door.close()


async def ran(*command: str) -> tuple[int, bytes]:
    """Exit code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out


async def asked(sock: socket.socket, to: Address, packet: bytes) -> tuple[bytes, Address]:
    """The next packet after that one, and whence it came."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendto(sock, packet, to)
    data, source = await loop.sock_recvfrom(sock, 2048)
    return data, Address(*source)


def client() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    sock.bind(("127.0.0.1", 0))
    return sock


@pytest.mark.peer("curl")
@pytest.mark.parametrize("options", [(), ("--tftp-blksize", "1024"), ("--tftp-no-options",)])
async def test_curl_fetches(tmp_path: Path, options: tuple[str, ...]) -> None:
    async with opened() as (address, answering):
        path = tmp_path / "got"
        code, out = await ran("curl", "-sS", *options, "-o", str(path), f"tftp://{address}/{FILE.name}")
    assert (code, out) == (0, b"")
    assert path.read_bytes() == FILE.content
    assert len(FILE.content) > 1024
    assert answering.provisioned.rows["reception"].way == "tftp"


@pytest.mark.peer("tftp")
async def test_tftp_hpa_fetches(tmp_path: Path) -> None:
    async with opened() as (address, answering):
        path, by_token = tmp_path / "got", tmp_path / "by_token"
        token = answering.one_time_path("reception")
        at = ("tftp", address.host, str(address.port), "-m", "binary", "-c", "get")
        code, _ = await ran(*at, FILE.name, str(path))
        second, _ = await ran(*at, f"{token}{FILE.name}", str(by_token))
        _, refused = await ran(*at, "nowhere.xml", str(tmp_path / "no"))
    assert (code, second) == (0, 0)
    assert path.read_bytes() == by_token.read_bytes() == FILE.content
    assert b"no such file" in refused


async def test_a_transfer_has_a_socket_of_its_own_and_minds_no_stranger() -> None:
    async with opened() as (address, _):
        with client() as phone, client() as stranger:
            first, transfer = await asked(phone, address, RRQ + FILE.name.encode() + b"\0octet\0")
            assert (first[:4], transfer.port != address.port) == (b"\0\3\0\1", True)
            error, _ = await asked(stranger, transfer, b"\0\4\0\1")
            assert error[:4] == b"\0\5\0\5"
            second, again = await asked(phone, transfer, b"\0\4\0\1")
            assert (second[:4], again) == (b"\0\3\0\2", transfer)


@pytest.mark.parametrize(
    ("packet", "code"),
    [
        (RRQ + b"nowhere\0octet\0", 1),
        (RRQ + FILE.name.encode() + b"\0octet\0", 2),
        (b"\0\2x\0octet\0", 2),
        (b"\0\7", 4),
    ],
)
async def test_what_is_not_given_is_refused(packet: bytes, code: int) -> None:
    async with opened(tokens_only=True) as (address, _):
        with client() as phone:
            error, _ = await asked(phone, address, packet)
    assert error[:4] == b"\0\5" + code.to_bytes(2, "big")


async def test_a_model_file_leads_where_it_was_found() -> None:
    async with opened() as (address, _):
        with client() as phone:
            first, _ = await asked(phone, address, RRQ + b"/spa504G.cfg\0octet\0")
    assert f"tftp://{address}/$MA.xml".encode() in first
