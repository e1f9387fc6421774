"""The voice application of a scenario: serves its inline documents and sounds and notes every request. An ASGI app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from emulator.audio.coded_signal import coded_signal
from emulator.audio.wav import wav_file
from scenarios.runner.hosted_app import HostedApp, whole_body

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Receive, Scope, Send

SOUNDS = "/sounds/"
RATE = 8000


class InlineApp(HostedApp):
    """Any path that has no document is a callback and is answered 200 with an empty body."""

    def __init__(
        self, documents: Mapping[str, str], now: Callable[[], float], sounds: Mapping[str, bytes] | None = None
    ) -> None:
        """`sounds`: path → the WAV file that is served there. Fetching one is no callback."""
        super().__init__(now)
        self._documents = documents
        self._sounds = sounds or {}

    async def serve(self, scope: Scope, receive: Receive, send: Send, at: float | None = None) -> None:
        """Answer one HTTP request."""
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


def sound_file(code: int, seconds: float) -> bytes:
    """A WAV (mono, 8000 Hz) of the coded signal of `code`."""
    return wav_file(coded_signal(code, round(seconds * RATE)))
