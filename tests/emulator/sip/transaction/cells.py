"""Compares a transaction table with a picture of it that was drawn from the RFC, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.transaction.machine import Effect, Input, State

if TYPE_CHECKING:
    from emulator.sip.transaction.machine import Machine

INPUTS = {each.value: each for each in Input}
STATES = {each.value: each for each in State}
EFFECTS = {
    "send": Effect.SEND,
    "resend": Effect.RESEND,
    "ack": Effect.ACKNOWLEDGE,
    "up": Effect.PASS_UP,
    "timeout": Effect.REPORT_TIMEOUT,
    "failure": Effect.REPORT_FAILURE,
}

Cell = tuple[State, tuple[Effect, ...], str, str]
"""Next state, effects, timers stopped, timers started."""


def drawn(picture: str) -> dict[tuple[State, Input], Cell]:
    """Read lines of the form `Calling 1xx -> Proceeding: up stop=AB start=M`."""
    cells = {}
    for line in filter(None, map(str.strip, picture.splitlines())):
        left, right = line.split(" -> ")
        state, _, event = left.partition(" ")
        target, _, words = right.partition(":")
        stop = start = ""
        effects = []
        for word in words.split():
            if word.startswith("stop="):
                stop = word[5:]
            elif word.startswith("start="):
                start = word[6:]
            else:
                effects.append(EFFECTS[word])
        cells[STATES[state], INPUTS[event.strip()]] = (STATES[target], tuple(effects), stop, start)
    return cells


def built(machine: Machine) -> dict[tuple[State, Input], Cell]:
    """Every cell of `machine` in which something happens."""
    return {
        (state, event): (step.state, step.effects, step.stop, step.start)
        for state, row in machine.table.items()
        for event, step in row.items()
    }
