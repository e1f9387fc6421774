"""Who is on which channel of a recording, as its sidecar tells: that of one call, or of a room put together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.api.control.caretaker import RecordingLayout
from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from emulator.records.models import RecordingRecord


def layout_of(record: RecordingRecord) -> RecordingLayout | None:
    """None for a recording without a sidecar. Raises Unavailable when it cannot be read."""
    path = Path(record.path).with_suffix(".sidecar.json")
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Unavailable(f"{path}: {error}") from error
    channels = _of_room(told["layout"]) if "layout" in told else _of_call(told["spans"], record.channels)
    return RecordingLayout(samples=told["samples"], channels=channels)


def _of_room(layout: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    return [
        [_span(span["from"], span["to"], "from_peer", leg=span["leg"], member_id=span["member_id"]) for span in channel]
        for channel in layout
    ]


def _of_call(spans: dict[str, list[dict[str, Any]]], channels: int) -> list[list[dict[str, Any]]]:
    """Mono is the sum of both sides."""
    sides = [[_of_side(span) for span in spans[side]] for side in ("left", "right")]
    heard = [[span for span in side if span["kind"] != "none"] for side in sides]
    return heard if channels == 2 else [[*heard[0], *heard[1]]]


def _of_side(span: dict[str, Any]) -> dict[str, Any]:
    return _span(span["from"], span["to"], span["kind"], leg=span["leg"], cue=span.get("cue", ""))


def _span(start: int, stop: int, kind: str, *, leg: str, member_id: str = "", cue: str = "") -> dict[str, Any]:
    return {"from": start, "to": stop, "kind": kind, "leg": leg, "member_id": member_id, "cue": cue}
