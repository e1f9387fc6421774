"""Every cell of the table of leg states."""

from __future__ import annotations

import itertools

import pytest

from emulator.calls.leg import TRANSITIONS, Leg, LegInput, LegState

A, C, R, N, E = LegState.ARRIVED, LegState.CALLING, LegState.RINGING, LegState.ANSWERED, LegState.ENDED
EXPECTED: dict[LegState, tuple[LegState | None, ...]] = {
    # invited, alerted, answered, over
    A: (C, R, None, E),
    C: (None, R, N, E),
    R: (None, R, N, E),
    N: (None, None, None, E),
    E: (None, None, None, None),
}
"""None: the fact came too late, or too early, and changes nothing."""


def leg_in(state: LegState) -> Leg:
    return Leg(
        call_uuid="c", sip_leg="s", direction="inbound", auth_id="MA", from_number="1", to_number="2", state=state
    )


@pytest.mark.parametrize(("state", "cause"), list(itertools.product(LegState, LegInput)))
def test_every_cell(state: LegState, cause: LegInput) -> None:
    target = EXPECTED[state][list(LegInput).index(cause)]
    leg = leg_in(state)
    assert leg.move(cause) is (target is not None)
    assert leg.state is (target or state)
    assert leg.answered is (leg.state is N)
    assert leg.ended is (leg.state is E)


def test_the_table_names_nothing_else() -> None:
    assert set(TRANSITIONS) <= set(itertools.product(LegState, LegInput))
    assert not [cell for cell in TRANSITIONS if cell[0] is E]
