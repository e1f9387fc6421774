"""One finished recording as the dashboard shows it: its line in the list, and how it looks with who is on it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.base.clock import utc
from emulator.base.errors import Unavailable
from emulator.records.storage import rounded_recording_s
from emulator.runtime.onlooking.waveform import names_of, shape_of
from emulator.runtime.recording_layout import layout_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from emulator.dashboard.onlooker import View
    from emulator.records.models import RecordingRecord
    from emulator.records.storage import Storage

NS_PER_MS = 1_000_000


def recording_view(record: RecordingRecord, terms: Storage, now_ns: int) -> View:
    """Its line in the list."""
    samples = record.samples or 0
    return {
        "recording_id": record.recording_id,
        "call_uuid": record.call_uuid,
        "room": record.conference_name or record.mpc_name or None,
        "from": record.from_number,
        "to": record.to_number,
        "added_ms": record.added_ns // NS_PER_MS,
        "added": utc(record.added_ns).astimezone(terms.zone).isoformat(" ", "seconds"),
        "duration_ms": samples // 8,
        "rounded_minutes": rounded_recording_s(samples) // 60,
        "format": record.file_format,
        "channels": record.channels,
        "storage_days": terms.days(record.added_ns, now_ns),
        "monthly_cost": float(terms.monthly_amount(samples, record.added_ns, now_ns)),
        "url": f"/lab/recordings/{record.recording_id}/file",
    }


async def drawing(record: RecordingRecord, points: int, number_of: Callable[[str], str]) -> View:
    """How it looks in so many pieces, and who is on each channel when; `number_of` knows who was behind a leg.

    Raises Unavailable when the file cannot be read.
    """
    samples, shape = await asyncio.to_thread(shape_of, path_of(record), record.channels, points)
    layout = layout_of(record)
    spans: Sequence[Sequence[Mapping[str, object]]] = [] if layout is None else layout.channels
    names = names_of(record.channels, is_room=bool(record.conference_uuid or record.mpc_uuid))
    channels = [
        {
            "name": name,
            "who": [span_view(span, number_of) for span in (spans[number] if number < len(spans) else ())],
            "min": least,
            "max": greatest,
        }
        for number, (name, (least, greatest)) in enumerate(zip(names, shape, strict=True))
    ]
    return {"duration_ms": samples // 8, "channels": channels}


def path_of(record: RecordingRecord) -> Path:
    """Where its file lies. Raises Unavailable when it is not there."""
    path = Path(record.path)
    if not path.is_file():
        raise Unavailable(f"the file of recording {record.recording_id} is not there")
    return path


def span_view(span: Mapping[str, object], number_of: Callable[[str], str]) -> View:
    """Who is heard from when to when: a phone's number or address, a room, or a sound of ours."""
    begin, end = int(str(span["from"])) // 8, int(str(span["to"])) // 8
    return {"from_ms": begin, "to_ms": end, "party": _party(span, number_of)}


def _party(span: Mapping[str, object], number_of: Callable[[str], str]) -> str:
    if span["kind"] != "from_peer":
        cue = str(span["cue"])
        return "room" if cue.startswith("room:") else "sound"
    number = number_of(str(span["leg"]))
    return f"{number} (member {span['member_id']})" if span["member_id"] else number
