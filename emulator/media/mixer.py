"""What the members of rooms hear: the sum of those who speak without themselves, in 32 bits, saturated to 16 once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.media.rows import FRAME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.legs import LegTable
    from emulator.media.room import Member, Room


class Mixer:
    """All rooms at once: rows of speakers end to end are summed room by room, however many members each room has."""

    def __init__(self, table: LegTable) -> None:
        self._table = table
        self._rooms: list[Room] = []
        self.speakers: list[int] = []
        """Slots of those who speak, in the order of their frames."""

    def plan(self, rooms: list[Room]) -> None:
        """Take over who is in which room and how."""
        places = [(number, member) for number, room in enumerate(rooms) for member in room.members.values()]
        speaking = [row for row, (_, member) in enumerate(places) if member.leg.speaks]
        common = [place for place, row in enumerate(speaking) if places[row][1].heard_by is None]
        own = [speaking[place] for place in common]
        rooms_of_common = [places[row][0] for row in own]
        self._rooms = rooms
        self._members = [member for _, member in places]
        self._slots = np.array([member.leg.slot for member in self._members], np.intp)
        self._room_of = np.array([number for number, _ in places], np.intp)
        self.speakers = [self._members[row].leg.slot for row in speaking]
        self._common = np.array(common, np.intp)
        self._own = np.array(own, np.intp)
        self._sounding, self._starts = np.unique(np.array(rooms_of_common, np.intp), return_index=True)
        self._pick_out(places, speaking)
        self._deaf = np.array([row for row, member in enumerate(self._members) if not member.hears], np.intp)

    def _pick_out(self, places: list[tuple[int, Member]], speaking: list[int]) -> None:
        """Pairs of a listener's row and a speaker's frame, of those whom only some hear."""
        pairs = [
            (row, place)
            for place, speaker in enumerate(speaking)
            if (heard_by := places[speaker][1].heard_by) is not None
            for row, (number, member) in enumerate(places)
            if number == places[speaker][0] and row != speaker and member.leg.leg in heard_by
        ]
        self._listeners = np.array([row for row, _ in pairs], np.intp)
        self._picked = np.array([place for _, place in pairs], np.intp)

    def mix(self, frames: NDArray[np.int16]) -> None:
        """Let every member hear its mix; `frames` [n, 160] are what the speakers say in this tick."""
        sums = np.zeros((len(self._rooms), FRAME), np.int32)
        common = frames[self._common]
        if len(common):
            sums[self._sounding] = np.add.reduceat(common, self._starts, axis=0, dtype=np.int32)
        heard = sums[self._room_of]
        heard[self._own] -= common
        if len(self._listeners):
            np.add.at(heard, self._listeners, frames[self._picked])
        self._add_cues(heard)
        heard[self._deaf] = 0
        self._table.put_all(self._slots, np.clip(heard, -32768, 32767).astype(np.int16))

    def _add_cues(self, heard: NDArray[np.int32]) -> None:
        for number, room in enumerate(self._rooms):
            for cue in room.cues.values():
                frame, rows = cue.next_frame(), self._room_of == number
                if cue.members is not None:
                    rows &= np.array([member.leg.leg in cue.members for member in self._members])
                heard[rows] += frame
