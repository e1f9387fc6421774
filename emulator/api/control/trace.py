"""/control/trace: the time line of the platform, from any event on."""

from collections.abc import Mapping

from fastapi import APIRouter

from emulator.api.arguments import Given, check, in_query
from emulator.api.control.access import AtControl
from emulator.api.control.reply import TraceAnswer
from emulator.api.control.schema import WhichEvents
from emulator.base.trace import TraceEvent

router = APIRouter(prefix="/control")

OWN_REQUEST = "GET /control/trace"
"""Whoever watches is not told that somebody watches: else each look would bring the next line."""


@router.get("/trace", response_model=None, responses={200: {"model": TraceAnswer}}, openapi_extra=in_query(WhichEvents))
async def read_trace(desk: AtControl, given: Given) -> dict[str, object]:
    """Events that fit, oldest first, and the number to ask for next.

    Who asks for a number that was not reached yet has asked another platform before: it hears all from the beginning.
    """
    wanted, care = check(WhichEvents, given), desk.caretaker
    following = wanted.since if wanted.since <= care.happened_so_far() else 0
    found: list[Mapping[str, object]] = []
    for number, event in care.happened(following):
        following = number + 1
        if _fits(event, wanted):
            found.append(_view(number, event))
        if len(found) == wanted.limit:
            break
    return desk.reply(events=found, next=following)


def _fits(event: TraceEvent, wanted: WhichEvents) -> bool:
    if event.lane == "rest" and event.summary.startswith(OWN_REQUEST):
        return False
    head = str(event.detail.get("message", "")).partition("\r\n\r\n")[0]
    said = f"{event.summary} {event.detail.get('peer', '')} {head}"
    return (
        wanted.lane in {"", event.lane}
        and wanted.call_uuid in {"", event.call_uuid}
        and wanted.text.lower() in said.lower()
    )


def _view(number: int, event: TraceEvent) -> Mapping[str, object]:
    """Of the detail what belongs to SIP: the message, whether we sent it, and to or from whom."""
    detail = event.detail
    return {
        "number": number,
        "at": event.at,
        "lane": event.lane,
        "summary": event.summary,
        "call_uuid": event.call_uuid,
        "peer": str(detail.get("peer", "")),
        "sent": bool(detail.get("sent")),
        "message": str(detail.get("message", "")),
    }
