"""Compares the channels of a room's recording with the sums of its tracks: bit by bit, or an MP3 within limits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scenarios.proof.channel_checks import Channel, check_equal, check_likeness, unequal_frames
from scenarios.proof.lossy_checks import check_lossy
from scenarios.proof.sample_checks import packets_at
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from scenarios.proof.room_evidence import RoomEvidence


def check_room_sound(room: RoomEvidence) -> list[Verdict]:
    """Every channel as the capture has its tracks, and as their own files have them."""
    file, held = str(room.whole.recording.path), room.whole.recording.samples
    length = min(len(held), room.settled)
    held, due, of_tracks = held[:length], room.expected[:length], room.of_its_tracks[:length]
    verdicts: list[Verdict] = []
    for column, name in enumerate(room.names):
        if room.whole.recording.lossy:
            verdicts += check_lossy(name, held[:, column], due[:, column], file)
            continue
        channel = Channel(
            name=name,
            file=file,
            held=held[:, column],
            due=due[:, column],
            cuts=room.cuts(),
            packets_at=partial(_packets_at, room, column),
        )
        wrong = len(unequal_frames(held[:, column], of_tracks[:, column]))
        put_together = Verdict(f"{name}: is its tracks", not wrong, wrong, 0, "frames differ", file)
        verdicts += [check_equal(channel), *check_likeness(channel), put_together]
    return verdicts


def _packets_at(room: RoomEvidence, column: int, sample: int) -> str:
    """In words, the packets that belong at a sample of a channel: one of each member who speaks there."""
    return "".join(
        packets_at(heard.evidence, "left", sample - heard.start)
        for heard in room.on(column)
        if heard.start <= sample < heard.end
    )
