"""Starting the watchdog and letting go of it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from hardware.bus.connection import BusConnection
from hardware.lab_file import Broker, Device, LabPhone
from hardware.phones.control import ControlFailure
from hardware.watchdog import WatchdogOrder
from hardware.watchdog_process import start_watchdog, watched
from tests.hardware.bus.lab_broker import TasmotaPlug, free_port, in_process_broker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.live
PLUG = {"port": Device(kind="power", tasmota="plug", within_s=1)}


def order_at(port: int, **phones: LabPhone) -> WatchdogOrder:
    """The plug at the broker of this port."""
    return WatchdogOrder(broker=Broker(port=port), devices=PLUG, phones=phones)


def yealink_at(port: int) -> LabPhone:
    """A phone whose web interface is there."""
    return LabPhone(vendor="yealink", host=f"127.0.0.1:{port}", web_password="secret", mac="00:15:65:4a:a9:37")


@contextlib.asynccontextmanager
async def web_interface(requests: list[str]) -> AsyncIterator[int]:
    """A phone that says yes to everything; its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        requests.append(head.decode().partition(" HTTP/")[0])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.peer("amqtt")
def test_let_go_it_brings_to_rest_what_is_not() -> None:
    async def story() -> None:
        requests: list[str] = []
        async with in_process_broker() as port, TasmotaPlug(port) as plug, web_interface(requests) as phone:
            watchdog = await start_watchdog(order_at(port, desk=yealink_at(phone)))
            assert watchdog.pid
            async with BusConnection(Broker(port=port)) as bus:
                await bus.order("cmnd/plug/POWER1", "ON")
                bus.publish("end", "")
                await bus.drained(5)
            unrest = await watchdog.let_go()
            assert (unrest.devices, unrest.phones) == ([], [])
            assert plug.power == "OFF"
        assert requests == ["GET /servlet?key=CALLEND"] * 2

    asyncio.run(story())


@pytest.mark.peer("amqtt")
def test_what_it_could_not_do_is_told() -> None:
    async def story() -> None:
        nobody = free_port()
        async with in_process_broker() as port:
            watchdog = await start_watchdog(order_at(port, desk=yealink_at(nobody)))
            unrest = await watchdog.let_go()
        assert unrest.devices == ["port: does not answer at cmnd/plug/POWER1"]
        (phone,) = unrest.phones
        assert phone.startswith(f"desk: 127.0.0.1:{nobody} cannot be reached")

    asyncio.run(story())


def test_without_a_broker_it_does_not_start() -> None:
    async def story() -> None:
        with pytest.raises(Unavailable, match=r"the watchdog of the lab does not start: .* cannot be reached"):
            await start_watchdog(order_at(free_port()))

    asyncio.run(story())


def test_without_a_bus_it_watches_phones_and_one_that_is_gone_fails_nothing() -> None:
    async def story() -> list[str]:
        notes: list[str] = []
        async with watched(WatchdogOrder(phones={"desk": yealink_at(free_port())}), notes.append):
            assert notes == []
        return notes

    (note,) = asyncio.run(story())
    assert note.startswith("not at rest: desk: 127.0.0.1:")


@pytest.mark.peer("amqtt")
def test_a_device_that_does_not_rest_is_a_failure() -> None:
    async def story() -> None:
        notes: list[str] = []
        async with in_process_broker() as port:
            with pytest.raises(ControlFailure, match="port: does not answer"):
                async with watched(order_at(port), notes.append):
                    """Nobody is at the other end."""
        assert notes == ["not at rest: port: does not answer at cmnd/plug/POWER1"]

    asyncio.run(story())


def test_with_nothing_to_watch_there_is_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    async def none(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    async def story() -> None:
        monkeypatch.setattr(asyncio, "create_subprocess_exec", none)
        async with watched(WatchdogOrder(), print):
            """Nothing happens."""

    asyncio.run(story())
