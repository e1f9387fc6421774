"""Which calls users are in, and what their subscribers are told, by the facts of the exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls import causes
from emulator.calls.events import CallAnswered, CallArrived, CallHungUp, CallRinging
from emulator.runtime.user_calls import UserCalls
from emulator.sip.commands import DialogShown, ShowUser

if TYPE_CHECKING:
    from emulator.calls.events import Direction
    from emulator.sip.commands import Command

PHONES = {"15550300": "bob", "sip:bob@phone.plivo.com": "bob"}


class Stage:
    def __init__(self) -> None:
        self.ordered: list[Command] = []
        self.calls = UserCalls(lambda to: PHONES.get(to, ""), "phone.plivo.com")
        self.calls.begin(self.ordered.append)

    def arrive(self, uuid: str, direction: Direction, *, to: str = "15550199", by_user: str = "") -> None:
        self.calls.hear(
            CallArrived(
                call_uuid=uuid,
                at=1.0,
                direction=direction,
                from_number="15550001",
                to_number=to,
                caller_name="",
                auth_id="MA",
                by_user=by_user,
            )
        )

    def states(self, username: str) -> list[tuple[str, str]]:
        return [(each.call_uuid, each.state) for each in self.calls.of(username)]

    def told(self) -> ShowUser:
        last = self.ordered[-1]
        assert isinstance(last, ShowUser)
        return last


def end(uuid: str) -> CallHungUp:
    return CallHungUp(call_uuid=uuid, at=3.0, status="completed", hangup=causes.hangup(4000, source="Caller"))


def test_a_user_is_called() -> None:
    stage = Stage()
    stage.arrive("c1", "outbound", to="sip:bob@phone.plivo.com")
    assert stage.states("bob") == [("c1", "dialling")]
    stage.calls.hear(CallRinging(call_uuid="c1", at=1.0))
    assert stage.states("bob") == [("c1", "ringing")]
    shown = DialogShown(name="c1", direction="recipient", state="early", remote="sip:15550001@phone.plivo.com")
    assert stage.told() == ShowUser(username="bob", dialogs=(shown,))
    stage.calls.hear(CallAnswered(call_uuid="c1", at=2.0))
    assert (stage.states("bob"), stage.told().dialogs[0].state) == ([("c1", "connected")], "confirmed")
    stage.calls.hear(end("c1"))
    assert (stage.states("bob"), stage.told()) == ([], ShowUser(username="bob"))


def test_a_user_calls() -> None:
    stage = Stage()
    stage.arrive("c1", "inbound", by_user="ann")
    stage.calls.hear(CallRinging(call_uuid="c1", at=1.0))
    assert stage.states("ann") == [("c1", "dialling")]
    shown = DialogShown(name="c1", direction="initiator", state="trying", remote="sip:15550199@phone.plivo.com")
    assert stage.told() == ShowUser(username="ann", dialogs=(shown,))


def test_calls_of_nobody_here_are_not_kept() -> None:
    stage = Stage()
    stage.arrive("c1", "inbound")
    stage.arrive("c2", "outbound", to="15559999")
    for fact in (CallRinging(call_uuid="c2", at=1.0), CallAnswered(call_uuid="c1", at=1.0), end("c1")):
        stage.calls.hear(fact)
    assert not stage.ordered
    assert stage.states("") == []


def test_two_calls_of_one_user() -> None:
    stage = Stage()
    stage.arrive("c1", "outbound", to="15550300")
    stage.arrive("c2", "inbound", by_user="bob")
    stage.calls.hear(CallAnswered(call_uuid="c1", at=1.0))
    assert sorted(stage.states("bob")) == [("c1", "connected"), ("c2", "dialling")]
    assert len(stage.told().dialogs) == 2


def test_before_there_is_sip_nobody_is_told() -> None:
    calls = UserCalls(lambda _: "bob", "x")
    calls.show("bob")
    assert list(calls.of("bob")) == []
