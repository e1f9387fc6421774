"""A voice bot by Plivo's streaming SDK on the server of `websockets`, in a process of its own: it echoes and counts.

Says its port on standard output; when its input ends it says, as JSON, what the SDK made of every message.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from plivo_stream import PlivoWebsocketStreamingHandler
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosedOK

FIRST_CHECKPOINT = 50
"""Pieces of audio after which it asks to be told when they are played."""
CLEARED_AT = 75


class Bot:
    """What it has heard, over all streams."""

    def __init__(self) -> None:
        self.seen: dict[str, Any] = {"start": [], "dtmf": [], "played": [], "cleared": 0, "media": 0, "errors": []}

    async def talk(self, connection: Any) -> None:
        """One stream, through the SDK."""
        sdk: Any = PlivoWebsocketStreamingHandler()

        async def start(event: Any) -> None:
            told = event.start
            form = told.media_format
            self.seen["start"].append([told.call_id, told.tracks, form.encoding, form.sample_rate, event.extra_headers])

        async def media(event: Any) -> None:
            self.seen["media"] += 1
            await sdk.send_media(event.get_raw_media(), "audio/x-mulaw", 8000)
            if self.seen["media"] == FIRST_CHECKPOINT:
                await sdk.send_checkpoint("a second")
            if self.seen["media"] == CLEARED_AT:
                await sdk.send_clear_audio()

        async def dtmf(event: Any) -> None:
            self.seen["dtmf"].append(event.dtmf.digit)

        async def played(event: Any) -> None:
            self.seen["played"].append(event.name)

        async def cleared(_event: Any) -> None:
            self.seen["cleared"] += 1

        async def error(problem: Exception) -> None:
            if not isinstance(problem, ConnectionClosedOK):  # an echo that crosses the end of the call
                self.seen["errors"].append(repr(problem))

        sdk.on_start(start)
        sdk.on_media(media)
        sdk.on_dtmf(dtmf)
        sdk.on_played_stream(played)
        sdk.on_cleared_audio(cleared)
        sdk.on_error(error)
        await sdk.handle(connection)


async def main() -> None:
    """Serve until the input ends."""
    bot = Bot()
    async with serve(bot.talk, "127.0.0.1", 0) as server:
        _say(next(iter(server.sockets)).getsockname()[1])
        await asyncio.to_thread(sys.stdin.read)
    _say(json.dumps(bot.seen))


def _say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
