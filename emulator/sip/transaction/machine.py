"""The words in which the four transaction tables are written: states, inputs, effects (RFC 3261 §17, RFC 6026).

A table holds the cells in which something happens. A cell that is missing means: stay, do nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """Where a transaction stands; each machine uses some of these."""

    CALLING = "Calling"
    TRYING = "Trying"
    PROCEEDING = "Proceeding"
    COMPLETED = "Completed"
    CONFIRMED = "Confirmed"
    ACCEPTED = "Accepted"
    TERMINATED = "Terminated"


class Input(Enum):
    """What can happen to a transaction. Responses come from the wire to a client, from the user to a server."""

    PROVISIONAL = "1xx"
    SUCCESS = "2xx"
    FAILURE = "300-699"
    REQUEST = "request again"
    ACK = "ACK"
    TRANSPORT_ERROR = "transport error"
    TIMER_A = "A"
    TIMER_B = "B"
    TIMER_D = "D"
    TIMER_E = "E"
    TIMER_F = "F"
    TIMER_G = "G"
    TIMER_H = "H"
    TIMER_I = "I"
    TIMER_J = "J"
    TIMER_K = "K"
    TIMER_L = "L"
    TIMER_M = "M"


class Effect(Enum):
    """What a step does besides timers."""

    SEND = "send the response in hand"
    RESEND = "send again what was sent last"
    ACKNOWLEDGE = "send the ACK for the response in hand"
    PASS_UP = "hand the message in hand to the user"
    REPORT_TIMEOUT = "tell the user that nobody answered"
    REPORT_FAILURE = "tell the user that the transport failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One cell: the next state, the effects in order, the letters of the timers to stop and to start."""

    state: State
    effects: tuple[Effect, ...] = ()
    stop: str = ""
    start: str = ""


Table = Mapping[State, Mapping[Input, Step]]


@dataclass(frozen=True, slots=True)
class Machine:
    """One of the four kinds of transaction."""

    initial: State
    initial_timers: str
    """Letters of the timers that run from the beginning."""
    table: Table


def response_input(status: int) -> Input:
    """The input that a response is."""
    if status < 200:
        return Input.PROVISIONAL
    return Input.SUCCESS if status < 300 else Input.FAILURE
