"""Mutants of rooms: who hears whom in a conference, and what stands in recordings of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.media import room_recorders
from emulator.media.hearing import Hearing
from emulator.media.mixer import Mixer
from emulator.media.rooms import Rooms
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]

MEET = "conference_two_meet"


@mutant(MEET, says="right channel")
def members_hear_themselves(breakage: Breakage) -> None:
    """Members of a conference hear the sum of all, themselves included."""

    def init(original: Original, mixer: Mixer, *arguments: Any) -> None:
        original(mixer, *arguments)
        mixer._listeners = np.concatenate([mixer._listeners, mixer._own])
        mixer._picked = np.concatenate([mixer._picked, mixer._common])

    breakage.replace(Mixer, "__init__", init)


@mutant(MEET, says="hears")
def members_hear_nobody(breakage: Breakage) -> None:
    """Members of a conference are sent silence."""
    breakage.replace(Mixer, "mix", lambda *_: None)


@mutant(MEET, says="right")
def mix_not_recorded(breakage: Breakage) -> None:
    """The right channel of a member's recording is empty."""
    breakage.replace(Hearing, "_keep", lambda *_: None)


@mutant("conference_moderator", "conference_by_api", says="hear")
def mute_ignored(breakage: Breakage) -> None:
    """A muted member is heard."""

    def join(original: Original, rooms: Rooms, leg: Any, order: Any) -> None:
        original(rooms, leg, replace(order, speaks=True))

    breakage.replace(Rooms, "join", join)


@mutant("conference_by_api", "mpc_recorded_from_two", says="start on the room")
def track_a_tick_late(breakage: Breakage) -> None:
    """What all members but the first say stands 20 ms late in the recording of their room."""

    def part(original: Original, **fields: Any) -> Any:
        return original(**(fields | {"start": fields["start"] + 160 * (fields["n"] > 1)}))

    breakage.replace(room_recorders, "Part", part)
