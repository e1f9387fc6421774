"""So many calls in any second, each account by itself."""

from __future__ import annotations

from emulator.calls.actions import Note
from emulator.calls.arrival_pace import ArrivalPace
from emulator.sip import events as sip
from emulator.sip.commands import RespondInvite
from tests.emulator.calls.lab import CALLER, Lab, invite


def test_any_second() -> None:
    pace = ArrivalPace(2)
    assert [pace.admits("a", at) for at in (0.0, 0.9, 0.95, 1.0, 1.5, 1.9)] == [True, True, False, True, False, True]
    assert pace.admits("b", 1.9)


def test_no_limit() -> None:
    assert all(ArrivalPace(None).admits("a", 0.0) for _ in range(100))


def test_a_call_too_many_is_busy_and_leaves_no_trace_but_a_line() -> None:
    lab = Lab(arrivals_per_second=1)
    for name in ("first", "second"):
        request = invite(call_id=name)
        lab.receive(sip.InviteReceived(leg=name, request=request, source=CALLER, authenticated_as=None))
    assert [(each.leg, each.status) for each in lab.sip(RespondInvite)] == [("first", 180), ("second", 486)]
    assert len(lab.exchange.live_legs()) == 1
    (note,) = [each for each in lab.did if isinstance(each, Note)]
    assert note.summary.endswith("refused: more than 1 calls in a second")
    lab.wait(1.0)
    lab.clear()
    lab.receive(sip.InviteReceived(leg="third", request=invite(), source=CALLER, authenticated_as=None))
    assert [each.status for each in lab.sip(RespondInvite)] == [180]
