"""A room: the legs that meet in it, how each of them is there, and the cues that sound in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from emulator.media.cues import PlayingCue

if TYPE_CHECKING:
    from emulator.media.legs import Leg


@dataclass(frozen=True, slots=True)
class Member:
    """A leg in a room; whether it speaks there stands with the leg."""

    leg: Leg
    hears: bool
    heard_by: tuple[str, ...] | None
    """The only legs that hear it; None: all."""
    member: str
    """What recordings call it."""


@dataclass(slots=True, eq=False)
class RoomCue(PlayingCue):
    """A cue that is mixed into what members of a room hear."""

    members: tuple[str, ...] | None = None
    """The only legs that hear it; None: all."""


@dataclass(slots=True, eq=False)
class Room:
    """It lasts as long as it has members."""

    room: str
    members: dict[str, Member] = field(default_factory=dict)
    """By leg, in the order of joining."""
    cues: dict[str, RoomCue] = field(default_factory=dict)
    """Those under way, by name."""
