"""SIP refusals and reasons of our own in Plivo's words: plivo_xml_callbacks.md §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.calls import causes

if TYPE_CHECKING:
    from emulator.calls.events import HangupCause


@pytest.mark.parametrize(
    ("status", "cause", "code", "call_status"),
    [
        (403, "CALL_REJECTED", 3040, "failed"),
        (404, "UNALLOCATED_NUMBER", 3050, "failed"),
        (408, "RECOVERY_ON_TIMER_EXPIRE", 3070, "timeout"),
        (480, "NO_USER_RESPONSE", 3000, "no-answer"),
        (486, "USER_BUSY", 3010, "busy"),
        (487, "ORIGINATOR_CANCEL", 1000, "cancel"),
        (488, "INCOMPATIBLE_DESTINATION", 5020, "failed"),
        (503, "NORMAL_TEMPORARY_FAILURE", 3090, "failed"),
        (600, "USER_BUSY", 3100, "busy"),
        (603, "CALL_REJECTED", 3110, "failed"),
        (699, "NORMAL_TEMPORARY_FAILURE", 3080, "failed"),
    ],
)
def test_what_a_refusal_means(status: int, cause: str, code: int, call_status: str) -> None:
    refused = causes.refused(status)
    assert (refused.cause, refused.code, refused.source) == (cause, code, "Carrier")
    assert refused.name == causes.CODE_NAMES[code]
    assert causes.call_status(refused, answered=False) == call_status
    assert causes.call_status(refused, answered=True) == "completed"


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (causes.CANCELLED_BY_CALLER, "cancel"),
        (causes.LOST_RACE, "cancel"),
        (causes.RING_TIMEOUT, "no-answer"),
        (causes.NO_PORT, "failed"),
        (causes.NOT_REGISTERED, "failed"),
    ],
)
def test_what_became_of_a_leg_that_nobody_answered(cause: HangupCause, status: str) -> None:
    assert causes.unanswered_status(cause) == status


def test_an_unknown_code_is_named_so() -> None:
    assert causes.hangup(1234, source="Error").name == "Unknown"


def test_who_ended_an_established_leg() -> None:
    assert causes.of_end(by_peer=True, direction="inbound").source == "Caller"
    assert causes.of_end(by_peer=True, direction="outbound").source == "Callee"
    assert causes.of_end(by_peer=False, direction="inbound") == causes.PEER_VANISHED
    assert causes.PEER_VANISHED.source == "Error"
