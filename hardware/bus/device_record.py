"""Tells the bus what became of devices: docs/lab-bus.md, `device/…`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.bus.connection import BusConnection
    from hardware.bus.devices import DeviceNews
    from hardware.bus.topics import Topics

VERSION = 1
"""Of all payloads; it changes when a field goes away or means something else."""


def payload(**fields: object) -> str:
    """A message of ours: JSON with its version and the wall time, RFC 3339."""
    return json.dumps({"v": VERSION, "at": datetime.now(UTC).isoformat(timespec="milliseconds"), **fields})


def recorder(
    bus: BusConnection, topics: Topics, by: str, *, tells_states: bool = False
) -> Callable[[DeviceNews], None]:
    """What publishes news of devices. `by`: who orders them about; `tells_states`: and where they are, retained."""

    def tell(news: DeviceNews) -> None:
        if news.what != "found":
            message = payload(id=news.command, what=news.what, to=news.position, by=by)
            bus.publish(topics.device_command(news.device), message)
        elif tells_states:
            bus.publish(topics.device_state(news.device), payload(position=news.position), retain=True)

    return tell
