"""Random comings, goings, mutes and pauses: what is put together equals an account of who was heard in each tick.

`OFFHOOK_SEEDS=1000` (default 8) says how many stories; `OFFHOOK_FIRST_SEED` where to begin.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.g711 import ULAW_TO_PCM
from emulator.media import commands as c
from emulator.media.events import RoomRecordingClosed
from emulator.runtime.room_worker import compose
from tests.emulator.audio_files import samples_of
from tests.emulator.media.rig import Rig

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from emulator.runtime.room_layout import Layout

LEGS = ("a", "b", "d", "e")
TICKS = 120
FIRST = int(os.environ.get("OFFHOOK_FIRST_SEED", "0"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("OFFHOOK_SEEDS", "8")))


class Story:
    """A recorded room whose members do what chance says, and an account of it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.rig = Rig()
        self.rig.open(*LEGS)
        self.inside: dict[str, bool] = {}
        """Who is in the room, and whether it speaks."""
        self.paused = False
        self.stays: dict[str, int] = defaultdict(int)
        self.joined: list[tuple[str, int]] = []
        """The leg and stay of each track, in order of joining."""
        self.heard: list[dict[tuple[str, int], int]] = []
        """Of each recorded tick what each track holds."""

    def run(self) -> RoomRecordingClosed:
        """From the first joining to the end of the recording."""
        self._join("a")
        self.rig.engine.handle(c.StartRoomRecorder(recording="r", room="m", path_stem="r"))
        for tick in range(TICKS):
            if tick:
                self._act()
            values = {leg: self.chance.choice([0x00, 0x20, 0x81, 0xA0, 0x7F]) for leg in LEGS}
            for leg, value in values.items():
                self.rig.speak(leg, bytes([value]) * 160)
            self.rig.tick()
            if not self.paused:
                said = {leg: int(ULAW_TO_PCM[value]) for leg, value in values.items()}
                self.heard.append({(leg, self.stays[leg]): said[leg] * speaks for leg, speaks in self.inside.items()})
        self.rig.engine.handle(c.StopRecorder(recording="r"))
        self.rig.tick(70)
        (closed,) = self.rig.found(RoomRecordingClosed)
        return closed

    def _act(self) -> None:
        """Often nothing, sometimes several things in one tick; `a` stays, so that the room does."""
        while self.chance.random() < 0.2:
            leg = self.chance.choice(LEGS[1:])
            match self.chance.choice(["join", "leave", "mute", "pause"]):
                case "join":
                    self._join(leg)
                case "leave":
                    self.rig.engine.handle(c.LeaveRoom(leg=leg))
                    self.inside.pop(leg, None)
                case "mute":
                    self._join(self.chance.choice(list(self.inside)), speaks=self.chance.random() < 0.5)
                case "pause":
                    self.paused = not self.paused
                    order = c.PauseRecorder if self.paused else c.ResumeRecorder
                    self.rig.engine.handle(order(recording="r"))

    def _join(self, leg: str, *, speaks: bool = True) -> None:
        if leg not in self.inside:
            self.stays[leg] += 1
            self.joined.append((leg, self.stays[leg]))
        self.inside[leg] = speaks
        member = f"{leg}{self.stays[leg]}"
        self.rig.engine.handle(c.JoinRoom(room="m", leg=leg, speaks=speaks, member=member))

    def expected(self, *tracks: tuple[str, int]) -> NDArray[np.int16]:
        """The saturated sum [samples] of tracks."""
        ticks = [sum(heard.get(track, 0) for track in tracks) for heard in self.heard]
        return np.repeat(np.clip(np.array(ticks, np.int64), -32768, 32767), 160).astype(np.int16)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_layout_equals_the_account(tmp_path: Path, seed: int) -> None:
    story = Story(seed)
    closed = story.run()
    for name in {block.path for _, block in story.rig.blocks}:
        (tmp_path / name).write_bytes(story.rig.file(name))
    stayed = [track for track in story.joined if f"{track[0]}{track[1]}" in {each.member for each in closed.tracks}]
    assert [each.member for each in closed.tracks] == [f"{leg}{stay}" for leg, stay in stayed]
    named = [track for track in stayed if track == ("b", 1)]
    rest = [track for track in stayed if track != ("b", 1)]
    due: dict[Layout, list[NDArray[np.int16]]] = {
        "mix": [story.expected(*stayed)],
        "members": [story.expected(track) for track in stayed],
        "named_and_rest": [story.expected(*named), story.expected(*rest)],
    }
    for layout, channels in due.items():
        compose(tmp_path / "r.wav", layout, "b1")
        assert np.array_equal(samples_of((tmp_path / "r.wav").read_bytes()), np.stack(channels, axis=1)), layout
