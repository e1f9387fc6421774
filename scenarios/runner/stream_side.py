"""The WebSockets of a scenario's app: takes or refuses them, notes what comes, echoes, and makes its moves. ASGI."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any

from emulator.audio.stream_format import StreamEncoder, StreamFormat
from scenarios.runner.app_requests import AppRequest
from scenarios.runner.stream_visit import StreamVisit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from starlette.types import Receive, Scope, Send

    from scenarios.language.streams import AppStream, StreamMove

RATE = 8000


class StreamSide:
    """What happens at each path; visits to other paths are refused."""

    def __init__(
        self,
        streams: Mapping[str, AppStream],
        sounds: Mapping[str, NDArray[np.int16]],
        now: Callable[[], float],
        visits: list[StreamVisit],
    ) -> None:
        """`sounds`: name → samples at 8000 Hz. Every visit is added to `visits`."""
        self._streams = streams
        self._sounds = sounds
        self._now = now
        self._visits = visits

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One WebSocket, from its upgrade to its end."""
        behaviour = self._streams.get(scope["path"])
        is_taken = behaviour is not None and self._refused(scope["path"]) >= behaviour.refuses
        request = _upgrade(scope, len(self._visits) + 1, self._now(), status=101 if is_taken else 403)
        visit = StreamVisit(request=request)
        self._visits.append(visit)
        await receive()
        if not is_taken or behaviour is None:
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept"})
        await _Talk(visit, behaviour, self._sounds, receive, send).run()

    def _refused(self, path: str) -> int:
        return sum(visit.path == path and not visit.was_taken for visit in self._visits)


class _Talk:
    """One WebSocket that was taken."""

    def __init__(
        self,
        visit: StreamVisit,
        behaviour: AppStream,
        sounds: Mapping[str, NDArray[np.int16]],
        receive: Receive,
        send: Send,
    ) -> None:
        self._visit = visit
        self._behaviour = behaviour
        self._sounds = sounds
        self._receive = receive
        self._send = send

    async def run(self) -> None:
        """Listen until the other side closes, or a move does."""
        listening = asyncio.create_task(self._listen(), name=f"{self._visit.path} listens")
        moving = asyncio.create_task(self._move(), name=f"{self._visit.path} moves")
        try:
            await asyncio.wait([listening, moving], return_when=asyncio.FIRST_COMPLETED)
            if not listening.done() and not moving.result():
                await listening
        finally:
            for task in (listening, moving):
                task.cancel()
            await asyncio.gather(listening, moving, return_exceptions=True)

    async def _listen(self) -> None:
        while (received := await self._receive())["type"] == "websocket.receive":
            message = json.loads(received["text"])
            self._visit.hear(message)
            if self._behaviour.echo and message["event"] == "media" and message["media"]["track"] == "inbound":
                await self._play(message["media"]["payload"])

    async def _move(self) -> bool:
        """Make the moves; whether the last one closed the WebSocket."""
        await self._visit.until("start")
        for move in self._behaviour.moves:
            await self._do(move)
            if move.close is not None:
                return True
        return False

    async def _do(self, move: StreamMove) -> None:
        if move.say is not None:
            await self._say(self._sounds[move.say], move.pieces)
        elif move.checkpoint is not None:
            await self._tell("checkpoint", streamId=self._visit.start["streamId"], name=move.checkpoint)
        elif move.clear:
            await self._tell("clearAudio", streamId=self._visit.start["streamId"])
        elif move.press is not None:
            await self._tell("sendDTMF", dtmf=move.press)
        elif move.wait is not None:
            await asyncio.sleep(move.wait)
        elif move.until is not None:
            await self._visit.until(move.until)
        else:
            await self._send({"type": "websocket.close", "code": move.close})

    async def _say(self, sound: NDArray[np.int16], piece_s: float | None) -> None:
        encoder = StreamEncoder(self._form)
        size = len(sound) if piece_s is None else round(piece_s * RATE)
        loop = asyncio.get_running_loop()
        began = loop.time()
        for first in range(0, len(sound), size):
            await asyncio.sleep(max(0.0, began + first / RATE - loop.time()) if piece_s else 0)
            await self._play(base64.b64encode(encoder.encode(sound[first : first + size])).decode("ascii"))

    @property
    def _form(self) -> StreamFormat:
        told = self._visit.start["mediaFormat"]
        return StreamFormat(told["encoding"], told["sampleRate"])

    async def _play(self, payload: str) -> None:
        form = self._form
        media = {"contentType": form.encoding, "sampleRate": form.rate, "payload": payload}
        await self._tell("playAudio", media=media)

    async def _tell(self, event: str, **content: Any) -> None:
        await self._send({"type": "websocket.send", "text": json.dumps({"event": event, **content})})


def _upgrade(scope: Scope, number: int, at: float, status: int) -> AppRequest:
    """The upgrade as the GET that it is, with the URL that is signed: http instead of ws."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    path, query = scope["raw_path"].decode("ascii"), scope["query_string"].decode("ascii")
    return AppRequest(
        number=number,
        at=at,
        method="GET",
        url=f"http://{headers['host']}{path}" + (f"?{query}" if query else ""),
        path=scope["path"],
        fields={},
        headers=headers,
        status=status,
    )
