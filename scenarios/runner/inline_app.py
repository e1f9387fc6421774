"""The voice application of a scenario: serves its inline documents and sounds and notes every request. An ASGI app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from emulator.audio.coded_signal import coded_signal
from emulator.audio.wav import wav_file
from scenarios.runner.hosted_app import HostedApp, whole_body
from scenarios.runner.stream_side import StreamSide

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from starlette.types import Receive, Scope, Send

    from scenarios.language.streams import AppStream

SOUNDS = "/sounds/"
RATE = 8000


class InlineApp(HostedApp):
    """Any path that has no document is a callback and is answered 200 with an empty body."""

    def __init__(
        self,
        documents: Mapping[str, str],
        now: Callable[[], float],
        sounds: Mapping[str, NDArray[np.int16]] | None = None,
        streams: Mapping[str, AppStream] | None = None,
    ) -> None:
        """`sounds`: name → samples at 8000 Hz, served as WAV files; fetching one is no callback. `streams`: by path."""
        super().__init__(now)
        self._documents = documents
        self._sounds = {sound_path(name): wav_file(pcm) for name, pcm in (sounds or {}).items()}
        self._stream_side = StreamSide(streams or {}, sounds or {}, now, self.visits)

    async def serve(self, scope: Scope, receive: Receive, send: Send, at: float | None = None) -> None:
        """Answer one HTTP request, or talk to one WebSocket."""
        if scope["type"] == "websocket":
            await self._stream_side.serve(scope, receive, send)
        if scope["type"] != "http":
            return
        sound = self._sounds.get(scope["path"])
        if sound is not None:
            await Response(sound, 200, media_type="audio/wav")(scope, receive, send)
            return
        at, body = self._now() if at is None else at, await whole_body(receive)
        document = self._documents.get(scope["path"])
        text = self.text(document) if document is not None else ""
        await Response(text, 200, media_type="application/xml" if text else "text/plain")(scope, receive, send)
        await self.note(scope, body, receive, at=at, status=200)


def sound_path(name: str) -> str:
    """Where the sound called `name` is served."""
    return f"{SOUNDS}{name}.wav"


def coded_sound(code: int, seconds: float) -> NDArray[np.int16]:
    """So much of the coded signal of `code`, at 8000 Hz."""
    return coded_signal(code, round(seconds * RATE))
