"""The voice application of a scenario: serves its inline documents and sounds and notes every request. An ASGI app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from emulator.audio.coded_signal import coded_signal
from emulator.audio.wav import wav_file
from scenarios.runner.app_under_test import AppUnderTest, as_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Receive, Scope, Send

SOUNDS = "/sounds/"
RATE = 8000


class InlineApp(AppUnderTest):
    """Any path that has no document is a callback and is answered 200 with an empty body."""

    def __init__(
        self, documents: Mapping[str, str], now: Callable[[], float], sounds: Mapping[str, bytes] | None = None
    ) -> None:
        """`sounds`: path → the WAV file that is served there. Fetching one is no callback."""
        super().__init__()
        self._documents = documents
        self._sounds = sounds or {}
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        sound = self._sounds.get(request.url.path)
        if sound is not None:
            await Response(sound, 200, media_type="audio/wav")(scope, receive, send)
            return
        at = self._now()
        await request.body()
        document = self._documents.get(request.url.path)
        body = self.text(document) if document is not None else ""
        await Response(body, 200, media_type="application/xml" if body else "text/plain")(scope, receive, send)
        self.log.add(await as_request(request, self.log, at=at, status=200))


def sound_path(name: str) -> str:
    """Where the sound called `name` is served."""
    return f"{SOUNDS}{name}.wav"


def sound_file(code: int, seconds: float) -> bytes:
    """A WAV (mono, 8000 Hz) of the coded signal of `code`."""
    return wav_file(coded_signal(code, round(seconds * RATE)))
