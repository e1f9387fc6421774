"""The stream object: what it is while the stream runs; the rest is shown with its routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.access import Desk
from emulator.api.calls.stream_view import stream_view
from emulator.api.operator import Account
from tests.emulator.api.calls.test_streaming import stream
from tests.emulator.api.desk import AUTH, NOW_NS, TOKEN

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


def test_a_stream_that_runs_has_no_end_and_costs_nothing_yet(operator: FakeOperator) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token=TOKEN))
    shown = stream_view(desk, stream("one", status="in-progress", started_ns=NOW_NS))
    assert (shown["end_time"], shown["bill_duration"], shown["billed_amount"]) == (None, 0, "0.00000")
    waiting = stream_view(desk, stream("one"))
    assert (waiting["status"], waiting["start_time"]) == ("initiated", None)
