"""The sidecar of a recording and the header of its file, from the plain facts of the reference engine."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.oracles.reference_leg import Leg
    from tests.oracles.reference_recorder import Heard, Recorder


def wall_ms(epoch_ns: int, at: int) -> int:
    """Wall time of an engine sample."""
    return (epoch_ns + at * 125_000) // 1_000_000


def header_of(size: int, channels: int) -> bytes:
    """What stands before `size` bytes of samples."""
    form = struct.pack("<HHIIHH", 1, channels, 8000, 16000 * channels, 2 * channels, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", size)
    return b"RIFF" + struct.pack("<I", size + 36) + body


def sidecar_of(
    recorder: Recorder[Leg], wall_epoch_ns: int, values: dict[str, dict[int, int]], legs: dict[str, Leg]
) -> dict[str, Any]:
    """The whole of it; `values` are the samples of every leg by engine sample."""
    order, leg = recorder.order, recorder.leg.opened.leg
    names = [leg, *(name for _, _, (kind, name, _) in recorder.spans() if kind == "from_peer")]
    sidecar: dict[str, Any] = {
        "format": "offhook-sidecar/1",
        "recording": order.recording,
        "rate": 8000,
        "channels": 2 if order.stereo else 1,
        "samples": recorder.length(),
        "wall_epoch_ns": wall_epoch_ns,
        "armed_sample": recorder.armed,
        "takes": recorder.takes(),
        "start_wall_ms": wall_ms(wall_epoch_ns, recorder.armed),
        "reason": recorder.reason,
        "tick_quantised": False,
        "spans": {
            "left": occupied(recorder, recorder.left_spans(leg), legs),
            "right": occupied(recorder, recorder.spans(), legs),
        },
        "legs": {name: told_of(legs[name], values[name], recorder) for name in names},
    }
    if order.room:
        sidecar["room"] = order.room
    if recorder.part is not None:
        sidecar["track"] = dict(zip(("of", "n", "member", "start"), recorder.part, strict=True))
    return sidecar


def occupied(
    recorder: Recorder[Leg], spans: list[tuple[int, int, Heard]], legs: dict[str, Leg]
) -> list[dict[str, Any]]:
    """Spans as a sidecar tells them, cut where somebody else takes the far end of a leg; looked up sample by sample."""
    found: list[dict[str, Any]] = []
    samples = recorder.samples()
    for start, stop, (kind, name, cue) in spans:
        span = {"kind": kind, "leg": name, "cue": cue}
        if kind != "from_peer":
            found.append({"from": start, "to": stop, **span})
            continue
        who = [[turn[1:] for turn in legs[name].turns if turn[0] <= at][-1:] for at in samples[start:stop]]
        edges = [place for place in range(len(who)) if place == 0 or who[place] != who[place - 1]]
        for begin, end in zip(edges, [*edges[1:], len(who)], strict=True):
            remote, ours = who[begin][0] if who[begin] else ("", "")
            found.append({"from": start + begin, "to": start + end, "remote": str(remote), "joined": ours, **span})
    return found


def told_of(leg: Leg, values: dict[int, int], recorder: Recorder[Leg]) -> dict[str, Any]:
    """The part of a sidecar on one leg; `values` are its samples by engine sample."""
    samples = recorder.samples()
    held = set(samples)
    missing = [at for at in samples if at not in values]
    starts = [at for at in missing if at - 1 not in held or at - 1 in values]
    stops = [at + 1 for at in missing if at + 1 not in held or at + 1 in values]
    told = {
        "local": str(leg.opened.local),
        "remote": str(leg.remote) if leg.remote else "",
        "payload_type": leg.payload_type,
        "payload_types": {str(number): name for number, name in leg.payload_types.items()},
        "opened_sample": min([leg.opened_at, *(each.facts["arrival_sample"] for each in leg.line.segments)]),
        "gaps": [{"from": low, "to": high} for low, high in zip(starts, stops, strict=True)],
        **leg.line.tell(recorder.end()),
    }
    return told if leg.closed_at is None else {**told, "closed_sample": max(leg.closed_at, leg.line.last_arrival + 1)}
