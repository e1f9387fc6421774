"""One connection with the broker that comes back by itself: MQTT 3.1.1 by aiomqtt.

What is published is queued, delivered with QoS 1, and stays at the head of the queue until the broker has taken it: a
broker that is away loses nothing, and may be told a thing twice. Orders to devices are the other way round: QoS 0, at
once or not at all, so that no broker keeps one and none is delivered twice (docs/decisions/0021).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable

try:
    import aiomqtt
except ImportError as missing:
    raise Unavailable("the lab bus needs aiomqtt: pip install 'offhook[lab]'") from missing

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from hardware.lab_file import Broker

FIRST_CONNECTION_S = 10.0
RETRY_S = 0.5
KEEPALIVE_S = 10
"""A broker that fell silent is noticed after one and a half of it."""
MOST_QUEUED = 100_000
FAREWELL_S = 1.0
"""So long what is still queued may take when a connection is closed."""
ONLINE, OFFLINE = "online", "offline"


class BusAway(Unavailable):
    """The broker cannot be reached now."""


@dataclass(frozen=True, slots=True)
class BusMessage:
    """Something that was heard."""

    topic: str
    payload: str
    retained: bool
    """It was said before we listened."""


@dataclass(frozen=True, slots=True)
class _Letter:
    topic: str
    payload: str
    retain: bool


class BusConnection:
    """Use it with `async with`, which raises Unavailable when no broker answers at first."""

    def __init__(self, broker: Broker, *, status_topic: str = "") -> None:
        """`status_topic`: retained `online` as long as we are, and by our last will `offline` after that."""
        self._broker = broker
        self._status_topic = status_topic
        self._letters: deque[_Letter] = deque()
        self._has_letters = asyncio.Event()
        self._kept: dict[str, str] = {}
        """What is retained, said again to a broker that may have been restarted with nothing."""
        self._listeners: list[tuple[str, Callable[[BusMessage], None]]] = []
        self._watchers: list[Callable[[], None]] = []
        self._client: aiomqtt.Client | None = None
        self._changed = asyncio.Condition()
        self._why = ""
        self._task: asyncio.Task[None] | None = None
        self.times_connected = 0
        """How often there was a connection; it tells one from the next."""
        self.lost = 0
        """Messages that were dropped because the broker was away for too long."""

    @property
    def is_connected(self) -> bool:
        """Whether the broker can be spoken to, as far as is known."""
        return self._client is not None

    async def __aenter__(self) -> BusConnection:
        """Connect."""
        self._task = asyncio.create_task(self._stay_connected())
        try:
            await self.connected(FIRST_CONNECTION_S)
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say what is left to say, and that we go."""
        if self._status_topic:
            self.publish(self._status_topic, OFFLINE, retain=True)
        with contextlib.suppress(TimeoutError):
            await self.drained(FAREWELL_S)
        await self._end()

    async def _end(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def publish(self, topic: str, payload: str, *, retain: bool = False) -> None:
        """Queue a message: QoS 1, in order, kept while the broker is away."""
        if len(self._letters) >= MOST_QUEUED:
            del self._letters[1]  # The first may be on its way.
            self.lost += 1
        if retain and payload:
            self._kept[topic] = payload
        elif retain:
            self._kept.pop(topic, None)
        self._letters.append(_Letter(topic, payload, retain))
        self._has_letters.set()

    async def drained(self, within_s: float) -> None:
        """Wait until the broker has taken everything. Raises TimeoutError."""
        async with asyncio.timeout(within_s), self._changed:
            await self._changed.wait_for(lambda: not self._letters)

    async def order(self, topic: str, payload: str) -> None:
        """Tell a device something, now: QoS 0, not retained. Raises BusAway when the broker cannot be reached now."""
        if self._client is None:
            raise BusAway(self._away())
        try:
            await self._client.publish(topic, payload, qos=0)
        except aiomqtt.MqttError as error:
            raise BusAway(f"{self._away()} ({error})") from error

    async def listen(self, topic: str, listener: Callable[[BusMessage], None]) -> None:
        """Hear what is said at a topic (wildcards allowed), from now on and after every reconnection."""
        self._listeners.append((topic, listener))
        if self._client is not None:
            with contextlib.suppress(aiomqtt.MqttError):  # A connection that is lost is made again, with this topic.
                await self._client.subscribe(topic, qos=1)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call it whenever a connection was made or lost."""
        self._watchers.append(watcher)

    async def connected(self, within_s: float) -> int:
        """Wait until there is a connection; which one it is. Raises BusAway."""
        try:
            async with asyncio.timeout(within_s), self._changed:
                await self._changed.wait_for(lambda: self._client is not None)
        except TimeoutError:
            raise BusAway(self._away()) from None
        return self.times_connected

    def _away(self) -> str:
        why = f": {self._why}" if self._why else ""
        return f"the MQTT broker at {self._broker.host}:{self._broker.port} cannot be reached{why}"

    async def _stay_connected(self) -> None:
        while True:
            try:
                await self._one_connection()
            except (aiomqtt.MqttError, OSError, ValueError) as error:  # the last of a name that no host can have
                self._why = str(error)
            await asyncio.sleep(RETRY_S)

    async def _one_connection(self) -> None:
        """From connecting to the loss of it. Raises MqttError."""
        will = aiomqtt.Will(self._status_topic, OFFLINE, qos=1, retain=True) if self._status_topic else None
        client = aiomqtt.Client(
            self._broker.host,
            self._broker.port,
            username=self._broker.username or None,
            password=self._broker.password or None,
            will=will,
            clean_session=True,
            keepalive=KEEPALIVE_S,
        )
        async with client:
            for topic, _ in self._listeners:
                await client.subscribe(topic, qos=1)
            if self._status_topic:
                await client.publish(self._status_topic, ONLINE, qos=1, retain=True)
            for topic, payload in tuple(self._kept.items()) if self.times_connected else ():
                await client.publish(topic, payload, qos=1, retain=True)
            try:
                await self._is_now(client)
                await self._speak_and_hear(client)
            finally:
                await self._is_now(None)

    async def _is_now(self, client: aiomqtt.Client | None) -> None:
        async with self._changed:
            self._client = client
            self.times_connected += client is not None
            self._changed.notify_all()
        for watcher in self._watchers:
            watcher()

    async def _speak_and_hear(self, client: aiomqtt.Client) -> None:
        both = [asyncio.create_task(self._speak(client)), asyncio.create_task(self._hear(client))]
        try:
            done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
        for task in done:
            task.result()

    async def _speak(self, client: aiomqtt.Client) -> None:
        while True:
            self._has_letters.clear()
            while self._letters:
                letter = self._letters[0]
                await client.publish(letter.topic, letter.payload, qos=1, retain=letter.retain)
                self._letters.popleft()
            async with self._changed:
                self._changed.notify_all()
            await self._has_letters.wait()

    async def _hear(self, client: aiomqtt.Client) -> None:
        async for message in client.messages:
            payload = message.payload if isinstance(message.payload, bytes | bytearray) else b""
            heard = BusMessage(str(message.topic), bytes(payload).decode("utf-8", "replace"), message.retain)
            for topic, listener in tuple(self._listeners):
                if message.topic.matches(topic):
                    listener(heard)
