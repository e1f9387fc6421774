"""Every cell of the non-INVITE server transaction: RFC 3261 figure 8."""

from __future__ import annotations

from emulator.sip.transaction.machine import State
from emulator.sip.transaction.server_non_invite import SERVER_NON_INVITE
from tests.emulator.sip.transaction.cells import built, drawn

PICTURE = """
    Trying     1xx           -> Proceeding: send
    Trying     2xx           -> Completed:  send start=J
    Trying     300-699       -> Completed:  send start=J
    Proceeding request again -> Proceeding: resend
    Proceeding 1xx           -> Proceeding: send
    Proceeding 2xx           -> Completed:  send start=J
    Proceeding 300-699       -> Completed:  send start=J
    Completed  request again -> Completed:  resend
    Completed  J             -> Terminated:
"""


def test_every_cell() -> None:
    assert built(SERVER_NON_INVITE) == drawn(PICTURE)
    assert (SERVER_NON_INVITE.initial, SERVER_NON_INVITE.initial_timers) == (State.TRYING, "")
