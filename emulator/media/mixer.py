"""What the members of rooms hear: the sum of those who speak without themselves, in 32 bits, saturated to 16 once."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from emulator.media.rows import FRAME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.legs import LegTable
    from emulator.media.room import Room, RoomCue


class Mixer:
    """All rooms at once, as they stand; made anew whenever it changes who hears whom.

    Members are rows, those of a room next to each other; the frames of all who speak are summed room by room.
    """

    def __init__(self, table: LegTable, rooms: list[Room]) -> None:
        members = [member for room in rooms for member in room.members.values()]
        numbers = [number for number, room in enumerate(rooms) for _ in room.members]
        edges = [0, *itertools.accumulate(len(room.members) for room in rooms)]
        speaking = [row for row, member in enumerate(members) if member.leg.speaks]
        common = [place for place, row in enumerate(speaking) if members[row].heard_by is None]
        picked = [
            (row, place)
            for place, speaker in enumerate(speaking)
            for row in range(edges[numbers[speaker]], edges[numbers[speaker] + 1])
            if row != speaker and members[row].leg.leg in (members[speaker].heard_by or ())
        ]
        self.legs = {member.leg.leg: member.leg for member in members}
        """The members of all rooms, by row."""
        self.speakers = [members[row].leg.slot for row in speaking]
        """Slots of those who speak, in the order of their frames."""
        self._table = table
        self._rooms = [(room, *span) for room, span in zip(rooms, itertools.pairwise(edges), strict=True)]
        self._slots = np.array([member.leg.slot for member in members], np.intp)
        self._room_of = np.array(numbers, np.intp)
        self._common = np.array(common, np.intp)
        """Frames that all the room hears; and whose rows they are, and in which rooms their runs begin."""
        self._own = np.array([speaking[place] for place in common], np.intp)
        self._sounding, self._starts = np.unique(self._room_of[self._own], return_index=True)
        self._listeners = np.array([row for row, _ in picked], np.intp)
        """Rows and the frames that they, of all the room, hear besides."""
        self._picked = np.array([place for _, place in picked], np.intp)
        self._deaf = np.array([row for row, member in enumerate(members) if not member.hears], np.intp)

    def mix(self, frames: NDArray[np.int16]) -> None:
        """Let every member hear its mix; `frames` [n, 160] are what the speakers say in this tick."""
        sums = np.zeros((len(self._rooms), FRAME), np.int32)
        common = frames if len(self._common) == len(frames) else frames[self._common]
        if len(common):
            sums[self._sounding] = np.add.reduceat(common, self._starts, axis=0, dtype=np.int32)
        heard = sums[self._room_of]
        heard[self._own] -= common
        if len(self._listeners):
            np.add.at(heard, self._listeners, frames[self._picked])
        for room, first, end in self._rooms:
            for cue in room.cues.values():
                self._add_cue(cue, heard, first, end)
        heard[self._deaf] = 0
        self._table.put_all(self._slots, heard.clip(-32768, 32767).astype(np.int16))

    def _add_cue(self, cue: RoomCue, heard: NDArray[np.int32], first: int, end: int) -> None:
        """Mix the next frame of a cue into the rows of its room, or into those of some members."""
        frame = cue.next_frame()
        if cue.members is None:
            heard[first:end] += frame
        else:
            legs = itertools.islice(self.legs, first, end)
            heard[[first + row for row, leg in enumerate(legs) if leg in cue.members]] += frame
