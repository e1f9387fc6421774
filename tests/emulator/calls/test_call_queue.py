"""Calls of the API wait for their turn: so many begin in any second, in order; one that is cancelled gives way."""

from __future__ import annotations

from emulator.calls import causes, commands
from emulator.calls.events import CallArrived
from emulator.sip.commands import HangUp, PlaceInvite
from tests.emulator.calls.lab import Lab


def place(lab: Lab, name: str, *, auth_id: str = "MA", ring_timeout_s: float = 60.0) -> None:
    lab.order(
        commands.PlaceCall(
            call_uuid=name,
            request_uuid=name,
            auth_id=auth_id,
            from_number="1",
            to="15550300",
            ring_timeout_s=ring_timeout_s,
        )
    )


def invited(lab: Lab) -> list[str]:
    return [sent.leg for sent in lab.sip(PlaceInvite)]


def queued(lab: Lab, *names: str) -> list[str]:
    return [name for name in names if lab.exchange.is_queued(name)]


def test_two_begin_in_any_second_and_the_others_in_their_order() -> None:
    lab = Lab(calls_per_second=2)
    for name in ("a", "b", "c", "d", "e"):
        place(lab, name)
    assert [told.call_uuid for told in lab.told(CallArrived)] == ["a", "b", "c", "d", "e"]
    assert (invited(lab), queued(lab, "a", "b", "c", "d", "e")) == (["a", "b"], ["c", "d", "e"])
    lab.wait(0.99)
    assert invited(lab) == ["a", "b"]
    lab.wait(0.01)
    assert invited(lab) == ["a", "b", "c", "d"]
    lab.wait(1.0)
    assert invited(lab) == ["a", "b", "c", "d", "e"]
    assert not queued(lab, "a", "b", "c", "d", "e")


def test_any_second_counts_and_not_those_of_the_clock() -> None:
    lab = Lab(calls_per_second=2)
    place(lab, "a")
    lab.wait(0.6)
    place(lab, "b")
    place(lab, "c")
    place(lab, "d")
    lab.wait(0.4)
    assert invited(lab) == ["a", "b", "c"]
    lab.wait(0.59)
    assert invited(lab) == ["a", "b", "c"]
    lab.wait(0.02)
    assert invited(lab) == ["a", "b", "c", "d"]


def test_a_call_that_is_cancelled_gives_way_and_is_never_placed() -> None:
    lab = Lab(calls_per_second=1)
    for name in ("a", "b", "c"):
        place(lab, name)
    lab.order(commands.HangUpCall(call_uuid="b", hangup=causes.CANCELLED_BY_API))
    assert lab.end_of("b").status == "cancel"
    assert not lab.sip(HangUp)
    lab.wait(1.0)
    assert invited(lab) == ["a", "c"]


def test_nothing_is_left_when_all_that_waited_are_cancelled() -> None:
    lab = Lab(calls_per_second=1)
    for name in ("a", "b"):
        place(lab, name)
    for name in ("b", "a"):
        lab.order(commands.HangUpCall(call_uuid=name, hangup=causes.CANCELLED_BY_API))
    assert lab.exchange.is_idle()


def test_accounts_do_not_wait_for_one_another() -> None:
    lab = Lab(calls_per_second=1)
    place(lab, "a", auth_id="MA")
    place(lab, "b", auth_id="MB")
    place(lab, "c", auth_id="MA")
    assert invited(lab) == ["a", "b"]


def test_a_call_rings_as_long_as_it_may_from_its_turn_on() -> None:
    lab = Lab(calls_per_second=1)
    for name in ("a", "b", "c"):
        place(lab, name, ring_timeout_s=3.0)
    lab.wait(4.9)
    assert lab.exchange.leg("c") is not None
    lab.wait(0.2)
    assert lab.end_of("c").hangup.code == 6010


def test_without_a_limit_nobody_waits() -> None:
    lab = Lab()
    for name in ("a", "b", "c", "d"):
        place(lab, name)
    assert invited(lab) == ["a", "b", "c", "d"]
    assert not lab.exchange.is_queued("d")
