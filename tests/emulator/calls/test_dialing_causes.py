"""How a bridge ends that nobody hung up, and what the Dial tells of it."""

from __future__ import annotations

from emulator.calls.commands import DialResult
from emulator.media.events import RtpStopped
from tests.emulator.calls.dials import dial
from tests.emulator.calls.lab import Lab


def bridged() -> tuple[Lab, str]:
    """A call whose Dial was answered by b1."""
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call))
    lab.picks_up("b1")
    lab.clear()
    return lab, call


def ended(cause: str) -> dict[str, object]:
    return {"dial": DialResult(status="completed", rang=True, hangup_cause=cause, b_leg_uuid="b1")}


def test_the_talk_ends_at_the_dials_time_limit() -> None:
    lab, call = bridged()
    lab.wait(59.9)
    assert not lab.did
    lab.wait(0.1)
    assert lab.end_of("b1").hangup.code == 6000
    assert lab.exchange.leg(call) is not None
    assert lab.outcomes() == ended("ALLOTTED_TIMEOUT")


def test_a_callee_who_falls_silent_for_good_is_the_cause() -> None:
    lab, call = bridged()
    lab.receive(RtpStopped(leg="b1", at_sample=0))
    assert lab.end_of("b1").hangup.code == 6020
    assert lab.exchange.leg(call) is not None
    assert lab.outcomes() == ended("MEDIA_TIMEOUT")


def test_a_caller_who_falls_silent_for_good_hangs_up_in_effect() -> None:
    lab, call = bridged()
    lab.receive(RtpStopped(leg=call, at_sample=0))
    assert lab.end_of(call).hangup.code == 6020
    assert lab.end_of("b1").hangup.code == 4000
    assert lab.outcomes() == ended("NORMAL_CLEARING")
