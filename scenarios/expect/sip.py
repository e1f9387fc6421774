"""Expectations on signalling, read from the platform's time line: what an INVITE was answered with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from emulator.base.trace import TraceEvent
    from scenarios.language.expectations import Sip

RESPONSE = re.compile(r"SIP/2\.0 (\d{3}) ")
CSEQ_OF_INVITE = re.compile(r"^CSeq\s*:\s*\d+\s+INVITE\s*$", re.MULTILINE | re.IGNORECASE)
TRYING = 100
UNAUTHORISED = (401, 407)


def judge_sip(expected: Sequence[Sip], events: Iterable[TraceEvent], usernames: dict[str, str]) -> list[Verdict]:
    """One verdict for every party that is asked about."""
    listed = [event for event in events if event.lane == "sip"]
    verdicts: list[Verdict] = []
    for wanted in expected:
        seen = invite_statuses(listed, usernames[wanted.of])
        relevant = [status for status in seen if status in wanted.statuses or status not in (TRYING, *UNAUTHORISED)]
        measured, limit = (" ".join(map(str, each)) or "none" for each in (relevant, wanted.statuses))
        verdicts.append(
            Verdict(f"sip of {wanted.of}", relevant == wanted.statuses, measured, limit, "", "timeline.txt, lane sip")
        )
    return verdicts


def invite_statuses(events: Iterable[TraceEvent], username: str) -> list[int]:
    """Statuses of responses to the INVITEs from or to a user, repetitions of one status left out.

    The user's are the addresses from which `username` registers, and the messages that name `sip:username@…`.
    """
    listed = list(events)
    addresses = _addresses(listed, username)
    statuses: list[int] = []
    for event in listed:
        message = _message(event)
        response = RESPONSE.match(message)
        if not response or not CSEQ_OF_INVITE.search(message):
            continue
        # We answer who calls us. In a call that we place for somebody, From names that somebody and not our peer.
        side = "From|f" if event.detail.get("sent", True) else "To|t"
        if event.detail.get("peer") in addresses or _names(message, side, username):
            status = int(response[1])
            if not statuses or statuses[-1] != status:
                statuses.append(status)
    return statuses


def _addresses(events: Iterable[TraceEvent], username: str) -> set[object]:
    """From where a user registers: some phones have a name of their own making in their contact."""
    registers = [event for event in events if _message(event).startswith("REGISTER ") and "peer" in event.detail]
    return {event.detail["peer"] for event in registers if _names(_message(event), "To|t", username)}


def _message(event: TraceEvent) -> str:
    return str(event.detail.get("message", "")).replace("\r\n", "\n")


def _names(message: str, header: str, username: str) -> bool:
    pattern = rf"^(?:{header})\s*:.*sip:{re.escape(username)}@"
    return re.search(pattern, message, re.MULTILINE | re.IGNORECASE) is not None
