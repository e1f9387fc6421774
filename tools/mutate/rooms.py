"""Mutants of rooms: who hears whom in a conference, and what stands in recordings of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.media.hearing import Hearing
from emulator.media.mixer import Mixer
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
