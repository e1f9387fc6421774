"""Every driver by TLS, as phones speak it: their certificates are nobody's, and the connection is a real one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from hardware.lab_file import LabPhone
from hardware.phones import web_interface
from hardware.phones.all_drivers import make_control
from hardware.phones.control import ControlFailure
from tests.hardware.phones.bench import MAKES
from tests.hardware.phones.conformance import CHECKS, refuses_what_it_cannot
from tests.hardware.phones.fake_phones import PASSWORD, FakeHt
from tests.hardware.phones.tls_phone import by_tls, phones_own_tls

if TYPE_CHECKING:
    from pathlib import Path

    from hardware.phones.control import PhoneControl
    from tests.hardware.phones.fake_phones import FakePhone

pytestmark = pytest.mark.live


def driver_at(make: str, fake: FakePhone, where: str, password: str = PASSWORD) -> PhoneControl:
    """A Poly speaks TLS without being told so."""
    host = where if make == "poly" else f"https://{where}"
    handset: Any = fake if isinstance(fake, FakeHt) else None
    phone = LabPhone(vendor=MAKES[make].vendor, host=host, web_password=password)
    return make_control("desk", phone, handset=handset)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("make", MAKES)
def test_every_driver_conforms(make: str, check: str, tmp_path: Path) -> None:
    async def run() -> None:
        fake = MAKES[make].fake()
        async with by_tls(fake, phones_own_tls(tmp_path)) as where:
            phone = driver_at(make, fake, where)
            needed, behaviour = CHECKS[check]
            if needed is None or needed in phone.abilities:
                await behaviour(phone, fake.line)
            else:
                await refuses_what_it_cannot(phone)
            await phone.close()

    asyncio.run(run())


async def refused(phone: PhoneControl) -> str:
    """What is said of its status: one line, in which no password is."""
    with pytest.raises(ControlFailure) as caught:
        await phone.status()
    await phone.close()
    said = str(caught.value)
    assert said.startswith("desk: 127.0.0.1:")
    assert "\n" not in said
    assert "s3cret" not in said
    return said


@pytest.mark.parametrize("make", MAKES)
def test_a_wrong_password_is_said(make: str, tmp_path: Path) -> None:
    async def run() -> str:
        fake = MAKES[make].fake()
        async with by_tls(fake, phones_own_tls(tmp_path)) as where:
            return await refused(driver_at(make, fake, where, "s3cret not"))

    assert "web_password" in asyncio.run(run())


@pytest.mark.parametrize("make", MAKES)
def test_a_phone_that_speaks_no_tls_is_said(make: str) -> None:
    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def run() -> str:
        async with await asyncio.start_server(nonsense, "127.0.0.1", 0) as server:
            host, port = server.sockets[0].getsockname()
            return await refused(driver_at(make, MAKES[make].fake(), f"{host}:{port}"))

    assert "cannot be reached" in asyncio.run(run())


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take whatever comes, and say nothing."""
    while await reader.read(4096):
        pass
    writer.close()


async def half_an_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Off in the middle of what it says."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    await writer.drain()
    writer.close()


async def off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Off when it was asked."""
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()


@pytest.mark.parametrize(
    ("habit", "words"), [(silence, "did not answer in 0.3 s"), (half_an_answer, "broke off"), (off, "broke off")]
)
@pytest.mark.parametrize("make", MAKES)
def test_a_phone_that_goes_silent_or_off_is_said(
    make: str, habit: Any, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_interface, "PATIENCE_S", 0.3)

    async def run() -> str:
        async with await asyncio.start_server(habit, "127.0.0.1", 0, ssl=phones_own_tls(tmp_path)) as server:
            host, port = server.sockets[0].getsockname()
            return await refused(driver_at(make, MAKES[make].fake(), f"{host}:{port}"))

    assert words in asyncio.run(run())
