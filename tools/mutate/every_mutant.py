"""All mutants, room by room."""

from __future__ import annotations

from tools.mutate import (
    callbacks,
    calls,
    conferences,
    delivery,
    dialing,
    documents,
    inputs,
    keys,
    live_calls,
    machines,
    media,
    multi_party,
    parameters,
    placement,
    recordings,
    refusals,
    rest,
    ringing,
    room_recordings,
    rooms,
    sounds,
    streams,
    transcribing,
    transfers,
)
from tools.mutate.mutant import mutants_of

ROOMS = (
    delivery,
    callbacks,
    parameters,
    recordings,
    placement,
    media,
    rooms,
    conferences,
    room_recordings,
    multi_party,
    calls,
    dialing,
    sounds,
    inputs,
    keys,
    live_calls,
    machines,
    documents,
    refusals,
    rest,
    ringing,
    streams,
    transcribing,
    transfers,
)
MUTANTS = {mutant.name: mutant for room in ROOMS for mutant in mutants_of(room.__name__)}
"""By name."""
