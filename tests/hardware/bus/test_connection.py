"""The connection with a broker: what is queued, what is not, and a broker that goes away and comes back."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from hardware.bus import connection
from hardware.bus.connection import BusAway, BusConnection
from hardware.lab_file import Broker
from tests.hardware.bus.lab_broker import Heard, free_port, in_process_broker, mosquitto

if TYPE_CHECKING:
    from pathlib import Path

    from hardware.bus.connection import BusMessage

pytestmark = pytest.mark.live


@pytest.mark.peer("amqtt")
def test_a_broker_in_this_process_hears_and_tells() -> None:
    async def story() -> None:
        heard: list[BusMessage] = []
        async with in_process_broker() as port, Heard(port) as all_of_it:
            async with BusConnection(Broker(port=port), status_topic="lab/run/status") as bus:
                await bus.listen("devices/+/state", heard.append)
                bus.publish("devices/a/state", "ON")
                bus.publish("elsewhere", "x")
                await bus.order("cmnd/a/POWER", "ON")
                await all_of_it.until("elsewhere")
                await all_of_it.until("cmnd/a/POWER")
            assert await all_of_it.until("lab/run/status", 2) == ["online", "offline"]
        assert [(each.topic, each.payload) for each in heard] == [("devices/a/state", "ON")]

    asyncio.run(story())


@pytest.mark.peer("mosquitto")
def test_an_order_while_the_broker_is_away_is_refused_and_not_kept(tmp_path: Path) -> None:
    async def story() -> None:
        async with mosquitto(tmp_path) as broker, BusConnection(Broker(port=broker.port), status_topic="s") as bus:
            bus.publish("before", "1", retain=True)
            await bus.drained(5)
            gone = asyncio.Event()
            bus.watch(gone.set)
            await broker.stop()
            await gone.wait()
            with pytest.raises(BusAway, match="cannot be reached"):
                await bus.order("cmnd/x/POWER", "ON")
            await broker.start()
            async with Heard(broker.port) as heard:
                bus.publish("after", "2")
                await bus.connected(10)
                await heard.until("after")
                assert heard.at("cmnd/x/POWER") == []
            assert (bus.times_connected, bus.lost) == (2, 0)

    asyncio.run(story())


@pytest.mark.peer("mosquitto")
def test_what_is_said_while_the_broker_is_away_is_said_when_it_is_back(tmp_path: Path) -> None:
    async def story() -> None:
        async with mosquitto(tmp_path) as broker, BusConnection(Broker(port=broker.port)) as bus:
            await broker.stop()
            for number in range(200):
                bus.publish(f"kept/{number}", str(number), retain=True)
            await broker.start()
            await bus.drained(10)
            async with Heard(broker.port) as heard:
                for number in range(200):
                    assert await heard.until(f"kept/{number}") == [str(number)]

    asyncio.run(story())


SPEAKER = """
import asyncio, sys
from hardware.bus.connection import BusConnection
from hardware.lab_file import Broker

async def speak():
    async with BusConnection(Broker(port=int(sys.argv[1])), status_topic="lab/up/status"):
        await asyncio.Event().wait()

asyncio.run(speak())
"""


@pytest.mark.peer("mosquitto")
def test_the_last_will_of_a_process_that_is_killed(tmp_path: Path) -> None:
    async def story() -> None:
        async with mosquitto(tmp_path) as broker, Heard(broker.port) as heard:
            speaker = await asyncio.create_subprocess_exec(sys.executable, "-c", SPEAKER, str(broker.port))
            assert await heard.until("lab/up/status") == ["online"]
            speaker.kill()
            assert await heard.until("lab/up/status", 2) == ["online", "offline"]
            await speaker.wait()

    asyncio.run(story())


def test_no_broker_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardware.bus.connection.FIRST_CONNECTION_S", 0.2)
    port = free_port()

    async def story() -> None:
        with pytest.raises(Unavailable, match=f"127.0.0.1:{port} cannot be reached"):
            async with BusConnection(Broker(port=port)):
                raise AssertionError("there is none")

    asyncio.run(story())


@pytest.mark.parametrize("host", ["", "a\0b", "a" * 300])
def test_a_broker_whose_name_is_none_is_said(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "FIRST_CONNECTION_S", 0.3)

    async def story() -> None:
        async with BusConnection(Broker(host=host)):
            pass

    with pytest.raises(BusAway, match=r"cannot be reached: ."):
        asyncio.run(story())
