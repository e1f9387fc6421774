"""Brokers of other people on loopback, and devices as Tasmota's documents describe them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from typing import TYPE_CHECKING, Any

import aiomqtt

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

UP_WITHIN_S = 10.0


def free_port() -> int:
    """One that the kernel has just given back: a broker cannot be told to take any."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


class Mosquitto:
    """A mosquitto with a configuration of its own; it can be ended and started again at the same port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._configuration = folder / "mosquitto.conf"
        self._configuration.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n", encoding="utf-8"
        )
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it listens."""
        quiet = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(
            "mosquitto", "-c", str(self._configuration), stdout=quiet, stderr=quiet
        )
        async with asyncio.timeout(UP_WITHIN_S):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        """End it, as `systemctl stop` does."""
        if self._process is not None:
            self._process.terminate()
            await self._process.wait()
            self._process = None


@contextlib.asynccontextmanager
async def mosquitto(folder: Path) -> AsyncIterator[Mosquitto]:
    """A running one."""
    broker = Mosquitto(folder)
    await broker.start()
    try:
        yield broker
    finally:
        await broker.stop()


@contextlib.asynccontextmanager
async def in_process_broker() -> AsyncIterator[int]:
    """An amqtt in this loop; its port."""
    from amqtt.broker import Broker  # noqa: PLC0415 - it is a peer and may be missing

    port = free_port()
    plugins: dict[str, Any] = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
    listeners = {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}}
    broker = Broker({"listeners": listeners, "plugins": plugins})
    await broker.start()
    try:
        yield port
    finally:
        await broker.shutdown()


class Heard:
    """Whatever is said on a broker: topic, payload, and whether it was retained."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.messages: list[tuple[str, str, bool]] = []
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._listens = asyncio.Event()

    async def __aenter__(self) -> Heard:
        """Listen to everything."""
        self._task = asyncio.create_task(self._listen())
        await self._listens.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Listen no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(aiomqtt.MqttError):
                async with aiomqtt.Client("127.0.0.1", self._port) as client:
                    await client.subscribe("#", qos=1)
                    self._listens.set()
                    async for message in client.messages:
                        assert isinstance(message.payload, bytes)
                        self.messages.append((str(message.topic), message.payload.decode(), message.retain))
                        self._changed.set()
            await asyncio.sleep(0.05)

    def at(self, topic: str) -> list[str]:
        """The payloads of one topic."""
        return [payload for where, payload, _ in self.messages if where == topic]

    async def until(self, topic: str, count: int = 1, *, within_s: float = UP_WITHIN_S) -> list[str]:
        """Wait until so much was said there."""
        async with asyncio.timeout(within_s):
            while len(self.at(topic)) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.at(topic)


class TasmotaPlug:
    """A plug with one relay: tasmota.github.io/docs/MQTT. It comes back to a broker that went away."""

    def __init__(self, port: int, name: str = "plug") -> None:
        self._port = port
        self._name = name
        self.power = "OFF"
        self.commands: list[tuple[str, str]] = []
        """What it was told, questions aside: the command and its payload."""
        self.is_stuck = False
        """The relay does not move."""
        self._task: asyncio.Task[None] | None = None
        self._listens = asyncio.Event()

    async def __aenter__(self) -> TasmotaPlug:
        """Plug it in."""
        self._task = asyncio.create_task(self._live())
        await self._listens.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Unplug it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def told(self) -> list[str]:
        """What it was told to do with its relay."""
        return [payload for command, payload in self.commands if command.startswith("POWER")]

    async def _live(self) -> None:
        presence = f"tele/{self._name}/LWT"
        will = aiomqtt.Will(presence, "Offline", qos=1, retain=True)
        while True:
            with contextlib.suppress(aiomqtt.MqttError):
                async with aiomqtt.Client("127.0.0.1", self._port, will=will) as client:
                    await client.publish(presence, "Online", qos=1, retain=True)
                    await client.subscribe(f"cmnd/{self._name}/#")
                    self._listens.set()
                    async for message in client.messages:
                        assert isinstance(message.payload, bytes)
                        await self._obey(client, str(message.topic).rpartition("/")[2], message.payload.decode())
            await asyncio.sleep(0.2)

    async def _obey(self, client: aiomqtt.Client, command: str, payload: str) -> None:
        if payload:
            self.commands.append((command, payload))
        if not command.upper().startswith("POWER"):
            answer = {command: {"Set": payload}}
        else:
            if payload and not self.is_stuck:
                self.power = payload
            answer = {"POWER": self.power}  # type: ignore[dict-item]
            await client.publish(f"stat/{self._name}/POWER", self.power)
        await client.publish(f"stat/{self._name}/RESULT", json.dumps(answer))
