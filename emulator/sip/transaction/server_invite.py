"""INVITE server transaction: RFC 3261 §17.2.1, figure 7, with the Accepted state of RFC 6026 §7.1, figure 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.transaction.machine import Effect, Input, Machine, State, Step

if TYPE_CHECKING:
    from emulator.sip.transaction.machine import Table

TABLE: Table = {
    State.PROCEEDING: {
        Input.REQUEST: Step(State.PROCEEDING, (Effect.RESEND,)),
        Input.PROVISIONAL: Step(State.PROCEEDING, (Effect.SEND,)),
        Input.SUCCESS: Step(State.ACCEPTED, (Effect.SEND,), start="L"),
        Input.FAILURE: Step(State.COMPLETED, (Effect.SEND,), start="GH"),
    },
    State.COMPLETED: {
        Input.REQUEST: Step(State.COMPLETED, (Effect.RESEND,)),
        Input.TIMER_G: Step(State.COMPLETED, (Effect.RESEND,), start="G"),
        Input.TIMER_H: Step(State.TERMINATED),
        Input.ACK: Step(State.CONFIRMED, stop="GH", start="I"),
    },
    State.CONFIRMED: {Input.TIMER_I: Step(State.TERMINATED)},
    # An INVITE that comes again is absorbed: the user itself repeats the 2xx until its ACK comes.
    State.ACCEPTED: {
        Input.SUCCESS: Step(State.ACCEPTED, (Effect.SEND,)),
        Input.ACK: Step(State.ACCEPTED, (Effect.PASS_UP,)),
        Input.TIMER_L: Step(State.TERMINATED),
    },
    State.TERMINATED: {},
}

SERVER_INVITE = Machine(State.PROCEEDING, "", TABLE)
