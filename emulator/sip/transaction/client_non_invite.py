"""Non-INVITE client transaction: RFC 3261 §17.1.2, figure 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.transaction.machine import Effect, Input, Machine, State, Step

if TYPE_CHECKING:
    from emulator.sip.transaction.machine import Table

TABLE: Table = {
    State.TRYING: {
        Input.TIMER_E: Step(State.TRYING, (Effect.RESEND,), start="E"),
        Input.TIMER_F: Step(State.TERMINATED, (Effect.REPORT_TIMEOUT,)),
        Input.TRANSPORT_ERROR: Step(State.TERMINATED, (Effect.REPORT_FAILURE,)),
        Input.PROVISIONAL: Step(State.PROCEEDING, (Effect.PASS_UP,)),
        Input.SUCCESS: Step(State.COMPLETED, (Effect.PASS_UP,), stop="EF", start="K"),
        Input.FAILURE: Step(State.COMPLETED, (Effect.PASS_UP,), stop="EF", start="K"),
    },
    State.PROCEEDING: {
        Input.TIMER_E: Step(State.PROCEEDING, (Effect.RESEND,), start="E"),
        Input.TIMER_F: Step(State.TERMINATED, (Effect.REPORT_TIMEOUT,)),
        Input.TRANSPORT_ERROR: Step(State.TERMINATED, (Effect.REPORT_FAILURE,)),
        Input.PROVISIONAL: Step(State.PROCEEDING, (Effect.PASS_UP,)),
        Input.SUCCESS: Step(State.COMPLETED, (Effect.PASS_UP,), stop="EF", start="K"),
        Input.FAILURE: Step(State.COMPLETED, (Effect.PASS_UP,), stop="EF", start="K"),
    },
    State.COMPLETED: {Input.TIMER_K: Step(State.TERMINATED)},
    State.TERMINATED: {},
}

CLIENT_NON_INVITE = Machine(State.TRYING, "EF", TABLE)
