"""One Stream of a call: its WebSocket, messages both ways, status callbacks. plivo_xml_callbacks.md §1.6, §3.12."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, Literal, Protocol

from emulator.audio.stream_format import StreamDecoder, StreamEncoder
from emulator.base.errors import PeerViolation
from emulator.calls.commands import StartStream, StopStream
from emulator.media.commands import ClearFeed, FeedAudio, MarkFeed, StartCue
from emulator.runtime.http_faults import HttpFault
from emulator.runtime.web_socket import SocketClosed
from emulator.webhooks.payloads import StreamHappening
from emulator.webhooks.stream_messages import (
    Checkpoint,
    ClearAudio,
    PlayAudio,
    SendDtmf,
    StreamWriter,
    read_app_message,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emulator.callflow.control import StreamOrder
    from emulator.media.commands import Command as MediaCommand
    from emulator.runtime.web_socket import WebSocket
    from emulator.webhooks.payloads import StreamEvent
    from emulator.webhooks.stream_messages import AppMessage, Track

TRIES = 3
"""The first connection fails: two more are tried."""
BUFFERED_S = 40.0
"""Audio that waits for an app that does not take it; with more, the stream is dropped."""
DEGRADED_AT = (0.3, 0.6, 0.9)
"""Parts of it at which the app's status callback is warned."""
MOST_REMARKS = 20
"""On different wrong messages of one app."""
_FRAME_S = 0.02
_PIECE_BYTES = 32_000
"""Of audio in one order to the media engine: what a message of its pipe holds."""
_TRACKS: dict[Literal["from_peer", "to_peer"], Track] = {"from_peer": "inbound", "to_peer": "outbound"}


class StreamSurroundings(Protocol):
    """What a stream works with: `stream_desk.StreamDesk`."""

    auth_id: str

    async def open_web_socket(self, call_uuid: str, url: str) -> WebSocket:
        """Try once to connect, with a signature of its own. Raises HttpFault."""

    async def complete(self, order: StartStream) -> object:
        """Wait until the stream is to end: `timeout`, `stopped`, or None when its call is over."""

    def stop(self, order: StopStream) -> None:
        """It has ended by itself."""

    def media(self, command: MediaCommand) -> None:
        """Order something of the media engine."""

    def wall_ms(self) -> int:
        """Milliseconds since 1970."""

    def tell(self, call_uuid: str, order: StreamOrder, happened: StreamHappening) -> None:
        """Tell its status callback, if it has one."""

    def note(self, call_uuid: str, summary: str) -> None:
        """Put a line into the time line."""


class AudioStream:
    """Runs from the first try to connect until the WebSocket is closed."""

    def __init__(self, stream_id: str, call_uuid: str, order: StreamOrder, around: StreamSurroundings) -> None:
        self.stream_id = stream_id
        self.call_uuid = call_uuid
        self._order = order
        self._around = around
        self._writer = StreamWriter(stream_id=stream_id, extra_headers=order.extra_headers)
        self._encoders = {which: StreamEncoder(order.form) for which in _TRACKS}
        self._decoder = StreamDecoder(order.form)
        self._decoder_form = order.form
        self._waiting: deque[str] = deque()
        self._has_news = asyncio.Event()
        self._is_choked = asyncio.Event()
        self._warnings = 0
        self._is_over = False
        self._noted: set[str] = set()

    @property
    def feed(self) -> str:
        """What the media engine and the sidecars of recordings call the audio of its app."""
        return f"stream-{self.stream_id}"

    async def run(self) -> None:
        """Connect, stream, and tell how it ended."""
        socket = await self._connected()
        if socket is None:
            return
        try:
            await self._stream(socket)
        finally:
            if self._order.bidirectional:
                self._around.media(ClearFeed(leg=self.call_uuid, feed=self.feed))
            await socket.close()

    def hear(self, which: Literal["from_peer", "to_peer"], pcm: NDArray[np.int16]) -> None:
        """A frame of the call, for the app."""
        payload = self._encoders[which].encode(pcm)
        self._say(self._writer.media(_TRACKS[which], payload, wall_ms=self._around.wall_ms()))
        self._watch_backlog()

    def press(self, digit: str) -> None:
        """The caller pressed a key."""
        self._say(self._writer.dtmf(digit, wall_ms=self._around.wall_ms()))

    def reached(self, checkpoint: str) -> None:
        """Everything that the app said before has been played."""
        if self._is_over:
            return
        self._say(self._writer.played_stream(checkpoint))
        self._tell("PlayedStream", name=checkpoint)

    def cleared(self) -> None:
        """Nothing of what the app said waits any more; that it ended is no news of its own."""
        if self._is_over:
            return
        self._say(self._writer.cleared_audio())
        self._tell("ClearedAudio")

    async def _connected(self) -> WebSocket | None:
        """The open WebSocket; None when there is none after all tries."""
        why = ""
        for number in range(1, TRIES + 1):
            try:
                return await self._around.open_web_socket(self.call_uuid, self._order.url)
            except HttpFault as fault:
                why = str(fault)
                self._note(f"try {number} of {TRIES}: {why}")
        self._tell("DroppedStream", error=why)
        return None

    async def _stream(self, socket: WebSocket) -> None:
        around = self._around
        self._begin()
        life = asyncio.ensure_future(around.complete(self._life()))
        choked = self._is_choked.wait()
        traffic = [asyncio.ensure_future(each) for each in (self._write(socket), self._read(socket), choked)]
        try:
            await asyncio.wait([life, *traffic], return_when=asyncio.FIRST_COMPLETED)
            if life.done():
                why = life.result() or "the call is over"
                self._end("StopStream", f"{self._order.timeout_s} s are over" if why == "timeout" else str(why))
            else:
                around.stop(StopStream(order=self.stream_id))
                self._end("DroppedStream", self._fault(traffic))
        finally:
            for task in (life, *traffic):
                task.cancel()
            await asyncio.gather(life, *traffic, return_exceptions=True)

    def _begin(self) -> None:
        """The first message, before any audio."""
        order = self._order
        heard: list[tuple[Track, bool]] = [("inbound", order.inbound), ("outbound", order.outbound)]
        tracks = [track for track, is_heard in heard if is_heard]
        self._note(f"begins to {order.url}: {' and '.join(tracks)}, {order.form}")
        self._tell("StartStream")
        auth_id = self._around.auth_id
        self._say(self._writer.start(call_uuid=self.call_uuid, auth_id=auth_id, tracks=tracks, form=order.form))

    def _life(self) -> StartStream:
        order = self._order
        return StartStream(
            order=self.stream_id,
            call_uuid=self.call_uuid,
            inbound=order.inbound,
            outbound=order.outbound,
            timeout_s=order.timeout_s,
        )

    @staticmethod
    def _fault(traffic: Sequence[asyncio.Future[Any]]) -> str:
        """Why the WebSocket is of no use any more."""
        for task in traffic:
            if task.done() and (fault := task.exception()) is not None:
                if not isinstance(fault, SocketClosed):
                    raise fault
                return str(fault)
        return f"the app has not taken {BUFFERED_S:g} s of audio"

    def _end(self, event: StreamEvent, why: str) -> None:
        self._is_over = True
        self._note(f"ends: {why}")
        self._tell(event, error=why)

    async def _write(self, socket: WebSocket) -> None:
        while True:
            while self._waiting:
                await socket.send(self._waiting[0])
                self._waiting.popleft()
            self._has_news.clear()
            await self._has_news.wait()

    async def _read(self, socket: WebSocket) -> None:
        while True:
            text = await socket.receive()
            try:
                self._take(read_app_message(text))
            except PeerViolation as violation:
                self._note_once(f"a message of the app is ignored: {violation}")

    def _take(self, message: AppMessage) -> None:
        if not self._order.bidirectional:
            self._note_once(f"{type(message).__name__} is ignored: the stream is not bidirectional")
            return
        leg, feed = self.call_uuid, self.feed
        match message:
            case PlayAudio():
                if message.form != self._decoder_form:
                    self._decoder, self._decoder_form = StreamDecoder(message.form), message.form
                self._play(self._decoder.decode(message.audio).astype("<i2").tobytes())
            case Checkpoint():
                self._around.media(MarkFeed(leg=leg, feed=feed, mark=message.name))
            case ClearAudio():
                self._around.media(ClearFeed(leg=leg, feed=feed))
            case SendDtmf():
                self._around.media(StartCue(leg=leg, cue=f"keys of {feed}", keys=message.keys))

    def _play(self, audio: bytes) -> None:
        for first in range(0, len(audio), _PIECE_BYTES):
            piece = audio[first : first + _PIECE_BYTES]
            self._around.media(FeedAudio(leg=self.call_uuid, feed=self.feed, audio=piece))

    def _say(self, text: str) -> None:
        self._waiting.append(text)
        self._has_news.set()

    def _watch_backlog(self) -> None:
        """Warn of an app that does not take its audio, and give it up at last."""
        tracks = self._order.inbound + self._order.outbound
        share = len(self._waiting) * _FRAME_S / (tracks * BUFFERED_S)
        warnings = sum(share >= part for part in DEGRADED_AT)
        if warnings > self._warnings:
            self._tell("DegradedStream", error=f"{share:.0%} of {BUFFERED_S:g} s of audio wait for the app")
        self._warnings = warnings
        if share >= 1:
            self._is_choked.set()

    def _tell(self, event: StreamEvent, *, name: str = "", error: str = "") -> None:
        happened = StreamHappening(
            event=event, stream_id=self.stream_id, service_url=self._order.url, name=name, error=error
        )
        self._around.tell(self.call_uuid, self._order, happened)

    def _note_once(self, what: str) -> None:
        """An app that says the same wrong thing fifty times a second fills no time line."""
        if what not in self._noted and len(self._noted) < MOST_REMARKS:
            self._noted.add(what)
            self._note(what)

    def _note(self, what: str) -> None:
        self._around.note(self.call_uuid, f"stream {self.stream_id}: {what}")
