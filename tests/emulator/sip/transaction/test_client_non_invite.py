"""Every cell of the non-INVITE client transaction: RFC 3261 figure 6."""

from __future__ import annotations

from emulator.sip.transaction.client_non_invite import CLIENT_NON_INVITE
from emulator.sip.transaction.machine import State
from tests.emulator.sip.transaction.cells import built, drawn

PICTURE = """
    Trying     E       -> Trying:     resend start=E
    Trying     F       -> Terminated: timeout
    Trying     transport error -> Terminated: failure
    Proceeding transport error -> Terminated: failure
    Trying     1xx     -> Proceeding: up
    Trying     2xx     -> Completed:  up stop=EF start=K
    Trying     300-699 -> Completed:  up stop=EF start=K
    Proceeding E       -> Proceeding: resend start=E
    Proceeding F       -> Terminated: timeout
    Proceeding 1xx     -> Proceeding: up
    Proceeding 2xx     -> Completed:  up stop=EF start=K
    Proceeding 300-699 -> Completed:  up stop=EF start=K
    Completed  K       -> Terminated:
"""


def test_every_cell() -> None:
    assert built(CLIENT_NON_INVITE) == drawn(PICTURE)
    assert (CLIENT_NON_INVITE.initial, CLIENT_NON_INVITE.initial_timers) == (State.TRYING, "EF")
