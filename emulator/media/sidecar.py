"""The sidecar of a recording: every decision about its samples as JSON (docs/decisions/0001, Sidecar)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.audio.coders import CODERS
from emulator.base.units import SAMPLES_PER_S
from emulator.media.readback import end_of_data, gaps
from emulator.media.unfinished import BEHIND

if TYPE_CHECKING:
    from emulator.media.legs import Leg, LegTable
    from emulator.media.recorder import Recorder, Span
    from emulator.media.timeline import Segment, Slip, Straggler, Timeline
    from emulator.media.unfinished import Told

FORMAT = "offhook-sidecar/1"
_AUDIO = frozenset({"PCMU", "PCMA", *CODERS})


UNFINISHED = "unfinished"
"""The reason in the sidecar of a recorder that still runs. Whoever finds it after a crash completes it by the file."""


def describe(
    recorder: Recorder,
    table: LegTable,
    *,
    end: int,
    reason: str,
    wall_epoch_ns: int,
    start_wall_ms: int,
    told: Told | None = None,
) -> dict[str, Any]:
    """The sidecar of a recorder as it is true at engine sample `end`, ready for JSON; `told`: it goes on.

    Then the lists hold for packets before `told.until`; late ones may still fill gaps of the last `BEHIND` samples.
    """
    samples = recorder.takes.position(end)
    takes = recorder.takes.before(end)
    left = [part for span in recorder.left_spans(samples) for part in _occupants(recorder, *span)]
    right = [part for span in recorder.spans(samples) for part in _occupants(recorder, *span)]
    return {
        "format": FORMAT,
        "recording": recorder.order.recording,
        "rate": SAMPLES_PER_S,
        "channels": recorder.channels,
        "samples": samples,
        "wall_epoch_ns": wall_epoch_ns,
        "armed_sample": recorder.armed,
        "takes": [{"from": begin, "to": stop} for begin, stop in takes],
        "start_wall_ms": start_wall_ms,
        "reason": reason,
        **_room(recorder),
        **({} if told is None else {"told_sample": told.until, "told_holds": told.holds}),
        "tick_quantised": table.tick_quantised,
        "spans": {"left": left, "right": right},
        "legs": {leg.leg: _leg(table, leg, takes, end, told) for leg in recorder.heard(samples)},
    }


def _room(recorder: Recorder) -> dict[str, Any]:
    """Of a track: the room, and what it is within the recording of that room."""
    part = recorder.part
    found: dict[str, Any] = {"room": recorder.order.room} if recorder.order.room else {}
    if part is not None:
        found["track"] = {"of": part.recording, "n": part.n, "member": part.member, "start": part.start}
    return found


def _occupants(recorder: Recorder, start: int, stop: int, span: Span) -> list[dict[str, Any]]:
    """A span, one entry for each who was at the far end of its leg in turn."""
    if span.leg is None or span.kind != "from_peer":
        return [
            {"from": start, "to": stop, "kind": span.kind, "leg": span.leg.leg if span.leg else "", "cue": span.cue}
        ]
    begun = [(max(start, recorder.takes.position(turn.since)), turn) for turn in span.leg.turns]
    ends = [min(begin, stop) for begin, _ in begun] + [stop]
    found: list[dict[str, Any]] = [{"from": start, "to": ends[0], "remote": "", "joined": ""}]
    for (begin, turn), end in zip(begun, ends[1:], strict=True):
        found.append({"from": begin, "to": end, "remote": str(turn.remote), "joined": turn.leg})
    whole = {"kind": span.kind, "leg": span.leg.leg, "cue": span.cue}
    return [{**part, **whole} for part in found if part["from"] < part["to"]]


def _leg(table: LegTable, leg: Leg, takes: list[tuple[int, int]], end: int, told: Told | None) -> dict[str, Any]:
    """What the packets that came before `end` did, and the gaps of the whole file.

    A host may read a packet a little before or after the ticks at which the leg was opened and closed; `opened_sample`
    and `closed_sample` are widened to hold every packet that counted.
    """
    line = leg.timeline
    if told is not None:
        # Of the gaps those that nothing fills but late packets, which would have to be told of.
        end, known = told.until, max(told.until - BEHIND, min(told.until, end_of_data(table, leg)))
        takes = [(begin, min(stop, known)) for begin, stop in takes if begin < known]
    entry: dict[str, Any] = {
        "local": str(leg.local),
        "remote": str(leg.remote) if leg.remote else "",
        "payload_type": leg.payload_type,
        "payload_types": {str(number): codec for number, codec in leg.payload_types.items() if codec in _AUDIO},
        "opened_sample": min([leg.opened_sample, *(segment.arrival_sample for segment in line.segments)]),
        "segments": [_segment(segment) for segment in line.segments if segment.arrival_sample < end],
        "slips": [_slip(slip) for slip in line.slips if slip.arrival_sample < end],
        "gaps": [{"from": low, "to": high} for begin, stop in takes for low, high in gaps(table, leg, begin, stop)],
        "late": [_late(late, line) for late in line.stragglers if late.arrival_sample < end],
        "duplicates": sum(sample < end for sample in line.duplicates),
        "dropped": sum(sample < end for sample in line.dropped),
    }
    if leg.closed_sample is not None:
        entry["closed_sample"] = max(leg.closed_sample, line.last_arrival + 1)
    return entry


def _segment(segment: Segment) -> dict[str, int]:
    return {
        "ssrc": segment.ssrc,
        "first_sequence": segment.first_sequence,
        "first_timestamp": segment.first_timestamp,
        "first_index": segment.first_index,
        "anchor": segment.anchor,
        "arrival_sample": segment.arrival_sample,
    }


def _slip(slip: Slip) -> dict[str, int]:
    return {
        "index": slip.index,
        "anchor": slip.anchor,
        "direction": slip.direction,
        "pending_since_sample": slip.pending_since_sample,
    }


def _late(late: Straggler, line: Timeline) -> dict[str, int | bool]:
    return {
        "ssrc": late.ssrc,
        "sequence": late.sequence,
        "timestamp": late.timestamp,
        "position": line.anchor_at(late.index) + late.index,
        "placed": late.placed,
    }
