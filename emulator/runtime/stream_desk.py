"""The streams of all calls: starts them, and passes on to each what the engine and the exchange tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.calls.commands import StopStream
from emulator.media.events import FeedCleared, FeedReached, TappedAudio
from emulator.runtime.audio_stream import AudioStream
from emulator.runtime.kept_tasks import KeptTasks

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from emulator.callflow.control import StreamOrder
    from emulator.calls.actions import StreamKey
    from emulator.calls.commands import StartStream
    from emulator.media.commands import Command
    from emulator.media.events import Event
    from emulator.runtime.http_client import HttpSeam
    from emulator.runtime.requests import Requests
    from emulator.runtime.stream_log import StreamLog
    from emulator.runtime.switchboard import Switchboard
    from emulator.runtime.web_socket import WebSocket

_FRAME = 160
CONNECT_LIMIT_S = 5.0
"""So long an app may take to accept a WebSocket."""


class StreamDesk:
    """Running streams by their id. It is also what they work with: `audio_stream.StreamSurroundings`."""

    def __init__(
        self,
        *,
        http: HttpSeam,
        switchboard: Switchboard,
        media: Callable[[Command], None],
        requests: Requests,
        auth_id: str,
        log: StreamLog,
        note: Callable[[str, str], None],
    ) -> None:
        """`media` orders something of the engine; `note` (call_uuid, summary) puts a line into the time line."""
        self.auth_id = auth_id
        self.media = media
        self.note = note
        self._http = http
        self._switchboard = switchboard
        self._requests = requests
        self.tell = log.tell
        """Notes what became of a stream, and tells its status callback."""
        self._log = log
        self._running: dict[str, AudioStream] = {}
        self._begun: set[str] = set()
        """Those whose app has accepted them."""
        self.tasks = KeptTasks()
        """By stream_id."""

    def open(self, stream_id: str, call_uuid: str, order: StreamOrder) -> asyncio.Task[None]:
        """Begin a stream; the task ends with it."""
        self._log.opened(stream_id, call_uuid, order)
        stream = AudioStream(stream_id, call_uuid, order, self)
        self._running[stream_id] = stream
        task = self.tasks.begin(stream_id, stream.run(), name=f"stream {stream_id}")
        task.add_done_callback(lambda _: self._forget(stream_id))
        return task

    def end(self, call_uuid: str, stream_id: str = "") -> None:
        """End one stream of a call, or all of them; one that has not begun never will."""
        for name, stream in list(self._running.items()):
            if stream.call_uuid == call_uuid and stream_id in {"", name}:
                if name in self._begun:
                    self.stop(StopStream(order=name))
                else:
                    self.tasks.cancel(name)

    def hear(self, event: Event) -> bool:
        """Take a fact of the media engine; whether it is about streams and concerns nobody else."""
        match event:
            case TappedAudio():
                pcm = np.frombuffer(event.audio, "<i2").astype(np.int16, copy=False).reshape(-1, _FRAME)
                for (tap, which), frame in zip(event.tracks, pcm, strict=True):
                    if stream := self._running.get(tap):
                        stream.hear(which, frame)
            case FeedReached():
                if stream := self._fed(event.feed):
                    stream.reached(event.mark)
            case FeedCleared():
                if stream := self._fed(event.feed):
                    stream.cleared()
            case _:
                return False
        return True

    def press(self, key: StreamKey) -> None:
        """A key was pressed on a call that is streamed."""
        if stream := self._running.get(key.order):
            stream.press(key.digit)

    async def open_web_socket(self, call_uuid: str, url: str) -> WebSocket:
        """Try once to connect, with a signature of its own. Raises HttpFault."""
        asked, headers = self._requests.upgrade(call_uuid, url)
        return await self._http.open_web_socket(asked, headers=headers, within_s=CONNECT_LIMIT_S)

    async def complete(self, order: StartStream) -> object:
        """Wait until the stream is to end."""
        self._begun.add(order.order)
        return await self._switchboard.complete(order, order.order)

    def stop(self, order: StopStream) -> None:
        """A stream has ended by itself."""
        self._switchboard.submit(order)

    def wall_ms(self) -> int:
        """Milliseconds since 1970."""
        return self._log.wall_ns() // 1_000_000

    def _fed(self, feed: str) -> AudioStream | None:
        return next((stream for stream in self._running.values() if stream.feed == feed), None)

    def _forget(self, stream_id: str) -> None:
        self._log.ended(stream_id)
        self._begun.discard(stream_id)
        del self._running[stream_id]
