"""What an INVITE was answered with, read from the messages on the time line."""

from __future__ import annotations

import pytest

from emulator.base.trace import TraceEvent
from scenarios.expect.sip import invite_statuses, judge_sip, messages_of
from scenarios.language.expectations import Sip


def seen(status: int, *, method: str = "INVITE", user: str = "carol", sent: bool = True, cseq: int = 2) -> TraceEvent:
    message = f"SIP/2.0 {status} Hm\r\nFrom: <sip:{user}@x>;tag=1\r\nTo: <sip:1@x>\r\nCSeq: {cseq} {method}\r\n\r\n"
    return TraceEvent(at=0.0, lane="sip", summary="", detail={"message": message, "sent": sent})


CALL = [
    *(seen(100, cseq=1), seen(401, cseq=1), seen(100), seen(180), seen(200), seen(200), seen(200, method="BYE")),
    seen(486, user="bo"),
]


def test_only_responses_to_the_invites_of_that_user_count() -> None:
    assert invite_statuses(messages_of(CALL, "carol")) == [100, 401, 100, 180, 200]


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
    assert invite_statuses(messages_of([*CALL, *b_leg], "carol")) == [100, 401, 100, 180, 200]
    assert invite_statuses(messages_of([seen(180, sent=False)], "1")) == [180]


def test_a_phone_with_a_contact_of_its_own_making_is_known_by_where_it_registers() -> None:
    register = "REGISTER sip:x SIP/2.0\r\nTo: <sip:carol@x>\r\nCSeq: 1 REGISTER\r\n\r\n"
    events = [TraceEvent(at=0.0, lane="sip", summary="", detail={"message": register, "peer": "1.2.3.4:5"})]
    for status, peer in ((180, "1.2.3.4:5"), (200, "1.2.3.4:5"), (486, "6.7.8.9:5")):
        message = f"SIP/2.0 {status} X\r\nTo: <sip:carol-0x12@1.2.3.4>\r\nCSeq: 1 INVITE\r\n\r\n"
        detail = {"message": message, "peer": peer, "sent": False}
        events.append(TraceEvent(at=1.0, lane="sip", summary="", detail=detail))
    assert invite_statuses(messages_of(events, "carol")) == [180, 200]


def asked(line: str, cseq: str, *, sent: bool, header: str = "X-A: 1") -> TraceEvent:
    people = "From: <sip:1@x>\r\nTo: <sip:carol@x>" if sent else "From: <sip:carol@x>\r\nTo: <sip:1@x>"
    message = f"{line} SIP/2.0\r\n{people}\r\nCall-ID: c\r\nCSeq: {cseq}\r\n{header}\r\n\r\nX-B: body\r\n"
    return TraceEvent(at=0.0, lane="sip", summary="", detail={"message": message, "sent": sent})


REFUSED = "SIP/2.0 401 No\r\nFrom: <sip:carol@x>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n"
BUSY = "SIP/2.0 486 Busy\r\nFrom: <sip:carol@x>\r\nCall-ID: c\r\nCSeq: 2 INVITE\r\nReason: tired\r\n\r\n"
TALK = [
    asked("INVITE sip:1@x", "1 INVITE", sent=False, header="X-A: first"),
    TraceEvent(at=0.0, lane="sip", summary="", detail={"message": REFUSED}),
    asked("ACK sip:1@x", "1 ACK", sent=False),
    asked("INVITE sip:1@x", "2 INVITE", sent=False, header="x-a:  second "),
    asked("INVITE sip:1@x", "2 INVITE", sent=False, header="x-a:  second "),
    TraceEvent(at=0.0, lane="sip", summary="", detail={"message": BUSY}),
    asked("ACK sip:1@x", "2 ACK", sent=False),
    asked("INFO sip:carol@x", "1 INFO", sent=True),
]


@pytest.mark.parametrize(
    ("requests", "measured"),
    [
        (["INVITE", "ACK"], "INVITE ACK"),
        (["INVITE", "INFO"], "INVITE INFO"),
        (["INFO", "INVITE"], "INVITE INFO"),
        (["BYE"], "none"),
    ],
)
def test_requests_in_their_order_without_repetitions_and_unauthorised_tries(requests: list[str], measured: str) -> None:
    (verdict,) = judge_sip([Sip(of="caller", requests=requests)], TALK, {"caller": "carol"})
    assert (verdict.measured, verdict.passed) == (measured, " ".join(requests) == measured)


@pytest.mark.parametrize(
    ("which", "field", "wanted", "measured"),
    [
        ("INVITE", "X-A", "second", "'second'"),
        ("INVITE", "X-A", "first", "'second'"),
        ("INVITE", "X-B", {"present": False}, "not there"),
        ("486", "Reason", {"same_as": "Why of /x/"}, "'tired'"),
        ("486", "Reason", {"same_as": "Why of /y/"}, "'tired'"),
        ("BYE", "X-A", {"present": False}, "no BYE"),
    ],
)
def test_header_fields_of_the_first_such_message(which: str, field: str, wanted: object, measured: str) -> None:
    sip = Sip.model_validate({"of": "caller", "headers": {which: {field: wanted}}})
    (verdict,) = judge_sip([sip], TALK, {"caller": "carol"}, lambda _name, path: "tired" if path == "/x/" else None)
    assert verdict.measured == measured
    assert verdict.passed is (wanted in ("second", {"present": False}, {"same_as": "Why of /x/"}) and which != "BYE")
