"""`offhook trace`: the time line of a running platform as a ladder, while it grows."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from emulator.ctl import Door

Event = dict[str, Any]
"""As `GET /control/trace` shows it."""
BETWEEN_LOOKS_S = 0.3
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceOrder:
    """What is to be seen."""

    lanes: frozenset[str] = frozenset({"sip"})
    """Empty: all."""
    call_uuid: str = ""
    text: str = ""
    """A part of the line or of the peer's address."""
    raw: bool = False
    """Whole messages, too."""
    follow: bool = True
    """False: what there is, and no more."""


def events(door: Door, order: TraceOrder) -> Iterator[Event]:
    """Those of the platform that fit. Raises BadInput, Unavailable when it does not answer."""
    lane = next(iter(order.lanes)) if len(order.lanes) == 1 else ""
    fields = {"lane": lane, "call_uuid": order.call_uuid, "text": order.text, "limit": AT_ONCE}
    since = 0
    while True:
        _, answer = door.ask("GET", "/trace", since=since, **fields)
        yield from (event for event in answer["events"] if not order.lanes or event["lane"] in order.lanes)
        since, is_all = answer["next"], len(answer["events"]) < AT_ONCE
        if is_all and not order.follow:
            return
        if is_all:
            time.sleep(BETWEEN_LOOKS_S)


def show(found: Iterator[Event], order: TraceOrder, write: Callable[[str], None]) -> None:
    """A rung for each event; times count from the first one."""
    first: float | None = None
    for event in found:
        first = event["at"] if first is None else first
        write(rung(event, first))
        if order.raw and event["message"]:
            for line in event["message"].replace("\r\n", "\n").rstrip("\n").split("\n"):
                write(f"            │ {_printable(line)}")


def rung(event: Mapping[str, Any], first: float) -> str:
    """`    1.204  198.51.100.7:5060       ──▶  INVITE sip:100@192.0.2.1`: arrows to the right come from the peer."""
    clock = f"{event['at'] - first:9.3f}"
    if not event["peer"]:
        whose = f"{event['lane']} {event['call_uuid'][:8]}"
        return f"{clock}  {whose:26}      {_printable(event['summary'])}"
    arrow = "◀──" if event["sent"] else "──▶"
    summary = event["summary"].partition("  ")[2] or event["summary"]
    return f"{clock}  {event['peer']:26} {arrow}  {_printable(summary)}"


def _printable(text: str) -> str:
    """What a peer wrote must not move the cursor."""
    return "".join(char if char.isprintable() else "?" for char in text)
