"""Every cell of the INVITE client transaction: RFC 3261 figure 5, RFC 6026 figure 5."""

from __future__ import annotations

from emulator.sip.transaction.client_invite import CLIENT_INVITE
from emulator.sip.transaction.machine import State
from tests.emulator.sip.transaction.cells import built, drawn

PICTURE = """
    Calling    A       -> Calling:    resend start=A
    Calling    B       -> Terminated: timeout
    Calling    transport error -> Terminated: failure
    Proceeding transport error -> Terminated: failure
    Completed  transport error -> Terminated:
    Calling    1xx     -> Proceeding: up stop=AB
    Calling    2xx     -> Accepted:   up stop=AB start=M
    Calling    300-699 -> Completed:  ack up stop=AB start=D
    Proceeding 1xx     -> Proceeding: up
    Proceeding 2xx     -> Accepted:   up start=M
    Proceeding 300-699 -> Completed:  ack up start=D
    Completed  300-699 -> Completed:  ack
    Completed  D       -> Terminated:
    Accepted   2xx     -> Accepted:   up
    Accepted   M       -> Terminated:
"""


def test_every_cell() -> None:
    assert built(CLIENT_INVITE) == drawn(PICTURE)
    assert (CLIENT_INVITE.initial, CLIENT_INVITE.initial_timers) == (State.CALLING, "AB")
