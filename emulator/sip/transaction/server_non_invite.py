"""Non-INVITE server transaction: RFC 3261 §17.2.2, figure 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.transaction.machine import Effect, Input, Machine, State, Step

if TYPE_CHECKING:
    from emulator.sip.transaction.machine import Table

TABLE: Table = {
    State.TRYING: {
        Input.PROVISIONAL: Step(State.PROCEEDING, (Effect.SEND,)),
        Input.SUCCESS: Step(State.COMPLETED, (Effect.SEND,), start="J"),
        Input.FAILURE: Step(State.COMPLETED, (Effect.SEND,), start="J"),
    },
    State.PROCEEDING: {
        Input.REQUEST: Step(State.PROCEEDING, (Effect.RESEND,)),
        Input.PROVISIONAL: Step(State.PROCEEDING, (Effect.SEND,)),
        Input.SUCCESS: Step(State.COMPLETED, (Effect.SEND,), start="J"),
        Input.FAILURE: Step(State.COMPLETED, (Effect.SEND,), start="J"),
    },
    State.COMPLETED: {Input.REQUEST: Step(State.COMPLETED, (Effect.RESEND,)), Input.TIMER_J: Step(State.TERMINATED)},
    State.TERMINATED: {},
}

SERVER_NON_INVITE = Machine(State.TRYING, "", TABLE)
