"""What the phones of a lab report, into the time line of a platform: lane `phone`."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from emulator.base.errors import BadInput
from emulator.base.trace import TraceEvent
from hardware.events.action_urls import ActionUrls
from hardware.events.listener import EventListener

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from emulator.base.address import Address
    from emulator.base.trace import Trace
    from hardware.lab_file import Lab
    from hardware.phones.control import PhoneEvent

MOST_COMPLAINTS = 200
"""Different refusals that are told: a stranger who sends nonsense all day must not fill the time line."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class ActionUrlDoor:
    """Where the phones of a lab report."""

    url: str
    """Without a slash at the end."""
    tokens: Mapping[str, str] = field(repr=False)
    """By the phone's name in the lab."""

    def url_of(self, phone: str) -> str:
        """The beginning of the action URLs of a phone; it adds a slash and the event."""
        return f"{self.url}/{self.tokens[phone]}/{quote(phone, safe='')}"


def events_address(lab: Lab, place: str) -> tuple[str, int]:
    """(host, port) at which `events` of a lab wants to be listened for. `place`: the file, for BadInput."""
    try:
        url = urlsplit(lab.events)
        host, port = url.hostname or "", url.port or 80
    except ValueError:
        host, port = "", 0
    if not host or not lab.events.startswith("http://"):
        raise BadInput("events: no http://HOST:PORT of this machine, such as http://192.168.1.5:8091", place=place)
    return host, port


@contextlib.asynccontextmanager
async def phones_heard(
    lab: Lab, tokens: Mapping[str, str], trace: Trace, address: Address | tuple[str, int]
) -> AsyncIterator[ActionUrlDoor]:
    """Listen inside of the block; each report is a line of `trace`. Port 0 is any that is free. Raises Unavailable."""
    telling = _Telling(trace)
    listener = EventListener(ActionUrls(lab.phones, tokens), telling.reported, telling.refused)
    url = await listener.open(*address)
    try:
        yield ActionUrlDoor(url, tokens)
    finally:
        await listener.close()


class _Telling:
    """Writes the lines."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._complaints: set[str] = set()

    def reported(self, event: PhoneEvent) -> None:
        own = f" ({event.vendor_name})" if event.vendor_name != event.name else ""
        told = {"phone": event.phone, "event": event.name, "vendor_event": event.vendor_name}
        self._add(f"{event.phone} reports {event.name}{own}", **told, values=dict(event.values))

    def refused(self, why: str) -> None:
        if why not in self._complaints and len(self._complaints) < MOST_COMPLAINTS:
            self._complaints.add(why)
            self._add(f"a report is refused: {why}", refused=why)

    def _add(self, summary: str, **told: object) -> None:
        line = "".join(sign if sign.isprintable() else "?" for sign in summary[:LONGEST])
        at = asyncio.get_running_loop().time()
        self._trace.add(TraceEvent(at=at, lane="phone", summary=line, detail={**told, "wall_ns": time.time_ns()}))
