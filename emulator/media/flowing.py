"""Recordings that flow: of both legs nothing but packets in time has come in the second that is to be handed out.

That is nearly always so, and nothing then has to be asked of each second but whether it is. What a second holds does
not differ from what `Recorder.take` would give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.media.recorder import Flow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.media.legs import Leg, LegTable
    from emulator.media.recorder import Recorder

SECOND = 8000
"""Samples that are handed out at once."""


def flow_of(recorder: Recorder, heard: list[Leg]) -> Flow | None:
    """Whether a stereo recorder that has just handed out hears its leg and another one, and has never been paused.

    `heard` are the legs whose peers stand in the file.
    """
    begun, limit, right = recorder.takes.whole_since, recorder.limit, recorder.right[-1]
    if not recorder.order.stereo or begun is None or limit is None or len(heard) != 2 or right.leg is not heard[1]:
        return None
    first, second = heard
    if right.kind != "from_peer" or not first.timeline.pieces or not second.timeline.pieces:
        return None
    pieces = first.timeline.pieces[-1], second.timeline.pieces[-1]
    return Flow(
        legs=(first, second),
        slots=(first.slot, second.slot),
        decided=(first.timeline.decided, second.timeline.decided),
        begun=begun,
        limit=limit,
        least=max(right.start, *(piece.first_index + piece.anchor - begun for piece in pieces)),
        shifts=(begun - pieces[0].anchor, begun - pieces[1].anchor),
    )


def take_seconds(table: LegTable, recorders: Sequence[Recorder], now: int) -> list[memoryview | None]:
    """The second before engine sample `now` of each recorder that still flows, stereo, little-endian; None of others.

    Whoever gets one has it as `handed_out` up to `now`.
    """
    return [_second(table, recorder, recorder.flow, now) for recorder in recorders]


def _second(table: LegTable, recorder: Recorder, flow: Flow | None, now: int) -> memoryview | None:
    if flow is None or not _goes_on(flow, recorder, now):
        return None
    start, (first, second) = now - flow.begun - SECOND, flow.shifts
    begins = start + first, start + second
    form = table.law(flow.slots[0], begins[0], SECOND)
    if form is None or form != table.law(flow.slots[1], begins[1], SECOND):
        return None
    pcm = table.interleaved(form, flow.slots, begins, SECOND)
    return pcm.astype("<i2", copy=False).data.cast("B")


def _goes_on(flow: Flow, recorder: Recorder, now: int) -> bool:
    """Whether nothing has been told, and a second that nobody can change has passed."""
    first, second = flow.legs
    return (
        recorder.is_described
        and recorder.end is None
        and not recorder.sent
        and flow.least <= recorder.handed_out == now - flow.begun - SECOND
        and now < flow.limit
        and flow.decided == (first.timeline.decided, second.timeline.decided)
        and first.closed_sample is None
        and second.closed_sample is None
    )
