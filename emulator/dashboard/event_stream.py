"""/lab/events: what changes, as server-sent events (https://html.spec.whatwg.org/#server-sent-events)."""

from collections.abc import AsyncGenerator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from emulator.dashboard.watching import Watching

router = APIRouter()

RETRY_MS = 1000
STILL_THERE_S = 15.0
"""After so long without news a comment is sent: who has gone is noticed by it, and no proxy gives up."""


@router.get("/lab/events")
async def stream_events(request: Request) -> StreamingResponse:
    """Parts of the state as they change, levels 20 times a second while a call is up, lines of the ladder."""
    return StreamingResponse(
        event_lines(request.app.state.watching),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def event_lines(watching: Watching, still_there_s: float = STILL_THERE_S) -> AsyncGenerator[str, None]:
    """The stream, until the platform stops or nobody reads it."""
    watcher = watching.join()
    try:
        yield f"retry: {RETRY_MS}\n\n"
        while not watcher.is_over:
            if not await watcher.wait(still_there_s):
                yield ": still there\n\n"
                continue
            lines = [f"event: {name}\ndata: {data}\n\n" for name, data in watcher.take()]
            if lines:
                yield "".join(lines)
    finally:
        watching.leave(watcher)
