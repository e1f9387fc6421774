"""What an INVITE was answered with, read from the messages on the time line."""

from __future__ import annotations

import pytest

from emulator.base.trace import TraceEvent
from scenarios.expect.sip import invite_statuses, judge_sip
from scenarios.language.expectations import Sip


def seen(status: int, *, method: str = "INVITE", user: str = "carol", sent: bool = True) -> TraceEvent:
    message = f"SIP/2.0 {status} Whatever\r\nFrom: <sip:{user}@x>;tag=1\r\nTo: <sip:1@x>\r\nCSeq: 1 {method}\r\n\r\n"
    return TraceEvent(at=0.0, lane="sip", summary="", detail={"message": message, "sent": sent})


CALL = [seen(100), seen(401), seen(100), seen(180), seen(200), seen(200), seen(200, method="BYE"), seen(486, user="bo")]


def test_only_responses_to_the_invites_of_that_user_count() -> None:
    assert invite_statuses(CALL, "carol") == [100, 401, 100, 180, 200]


@pytest.mark.parametrize(
    ("statuses", "passed"), [([180, 200], True), ([401, 180, 200], True), ([200], False), ([180, 486], False)]
)
def test_what_is_not_asked_for_may_be_left_out(statuses: list[int], passed: bool) -> None:
    (verdict,) = judge_sip([Sip(of="caller", statuses=statuses)], CALL, {"caller": "carol"})
    assert verdict.passed is passed


def test_requests_and_other_lanes_are_no_responses() -> None:
    invite = TraceEvent(
        at=0.0, lane="sip", summary="", detail={"message": "INVITE sip:1@x SIP/2.0\r\nCSeq: 1 INVITE\r\n"}
    )
    (verdict,) = judge_sip([Sip(of="caller", statuses=[200])], [invite], {"caller": "carol"})
    assert (verdict.passed, verdict.measured) == (False, "none")


def test_a_leg_that_is_dialled_for_somebody_is_not_theirs() -> None:
    b_leg = [seen(180, sent=False), seen(200, sent=False)]
    assert invite_statuses([*CALL, *b_leg], "carol") == [100, 401, 100, 180, 200]
    assert invite_statuses([seen(180, sent=False)], "1") == [180]


def test_a_phone_with_a_contact_of_its_own_making_is_known_by_where_it_registers() -> None:
    register = "REGISTER sip:x SIP/2.0\r\nTo: <sip:carol@x>\r\nCSeq: 1 REGISTER\r\n\r\n"
    events = [TraceEvent(at=0.0, lane="sip", summary="", detail={"message": register, "peer": "1.2.3.4:5"})]
    for status, peer in ((180, "1.2.3.4:5"), (200, "1.2.3.4:5"), (486, "6.7.8.9:5")):
        message = f"SIP/2.0 {status} X\r\nTo: <sip:carol-0x12@1.2.3.4>\r\nCSeq: 1 INVITE\r\n\r\n"
        detail = {"message": message, "peer": peer, "sent": False}
        events.append(TraceEvent(at=1.0, lane="sip", summary="", detail=detail))
    assert invite_statuses(events, "carol") == [180, 200]
