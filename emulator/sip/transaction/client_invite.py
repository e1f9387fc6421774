"""INVITE client transaction: RFC 3261 §17.1.1, figure 5, with the Accepted state of RFC 6026 §7.2, figure 5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.transaction.machine import Effect, Input, Machine, State, Step

if TYPE_CHECKING:
    from emulator.sip.transaction.machine import Table

TABLE: Table = {
    State.CALLING: {
        Input.TIMER_A: Step(State.CALLING, (Effect.RESEND,), start="A"),
        Input.TIMER_B: Step(State.TERMINATED, (Effect.REPORT_TIMEOUT,)),
        Input.TRANSPORT_ERROR: Step(State.TERMINATED, (Effect.REPORT_FAILURE,)),
        Input.PROVISIONAL: Step(State.PROCEEDING, (Effect.PASS_UP,), stop="AB"),
        Input.SUCCESS: Step(State.ACCEPTED, (Effect.PASS_UP,), stop="AB", start="M"),
        Input.FAILURE: Step(State.COMPLETED, (Effect.ACKNOWLEDGE, Effect.PASS_UP), stop="AB", start="D"),
    },
    # Timer B does not run here: a phone may ring for as long as it likes. With its connection its answer is lost.
    State.PROCEEDING: {
        Input.TRANSPORT_ERROR: Step(State.TERMINATED, (Effect.REPORT_FAILURE,)),
        Input.PROVISIONAL: Step(State.PROCEEDING, (Effect.PASS_UP,)),
        Input.SUCCESS: Step(State.ACCEPTED, (Effect.PASS_UP,), start="M"),
        Input.FAILURE: Step(State.COMPLETED, (Effect.ACKNOWLEDGE, Effect.PASS_UP), start="D"),
    },
    State.COMPLETED: {
        Input.FAILURE: Step(State.COMPLETED, (Effect.ACKNOWLEDGE,)),
        Input.TRANSPORT_ERROR: Step(State.TERMINATED),
        Input.TIMER_D: Step(State.TERMINATED),
    },
    # The user acknowledges each 2xx; the transaction lives on for those of other branches of a fork.
    State.ACCEPTED: {Input.SUCCESS: Step(State.ACCEPTED, (Effect.PASS_UP,)), Input.TIMER_M: Step(State.TERMINATED)},
    State.TERMINATED: {},
}

CLIENT_INVITE = Machine(State.CALLING, "AB", TABLE)
