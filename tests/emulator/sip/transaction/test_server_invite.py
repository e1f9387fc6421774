"""Every cell of the INVITE server transaction: RFC 3261 figure 7, RFC 6026 figure 3."""

from __future__ import annotations

from emulator.sip.transaction.machine import State
from emulator.sip.transaction.server_invite import SERVER_INVITE
from tests.emulator.sip.transaction.cells import built, drawn

# The user sends 100 at once itself, so the 200 ms of §17.2.1 never pass.
PICTURE = """
    Proceeding request again -> Proceeding: resend
    Proceeding 1xx           -> Proceeding: send
    Proceeding 2xx           -> Accepted:   send start=L
    Proceeding 300-699       -> Completed:  send start=GH
    Completed  request again -> Completed:  resend
    Completed  G             -> Completed:  resend start=G
    Completed  H             -> Terminated:
    Completed  ACK           -> Confirmed:  stop=GH start=I
    Confirmed  I             -> Terminated:
    Accepted   2xx           -> Accepted:   send
    Accepted   ACK           -> Accepted:   up
    Accepted   L             -> Terminated:
"""


def test_every_cell() -> None:
    assert built(SERVER_INVITE) == drawn(PICTURE)
    assert (SERVER_INVITE.initial, SERVER_INVITE.initial_timers) == (State.PROCEEDING, "")
