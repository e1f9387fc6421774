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
    """Statuses of responses to INVITEs from or to `sip:username@…`, repetitions of one status left out."""
    caller, callee = (
        re.compile(rf"^(?:{names})\s*:.*sip:{re.escape(username)}@", re.MULTILINE | re.IGNORECASE)
        for names in ("From|f", "To|t")
    )
    statuses: list[int] = []
    for event in events:
        message = str(event.detail.get("message", "")).replace("\r\n", "\n")
        response = RESPONSE.match(message)
        # We answer who calls us. In a call that we place for somebody, From names that somebody and not our peer.
        of_user = caller if event.detail.get("sent", True) else callee
        if response and CSEQ_OF_INVITE.search(message) and of_user.search(message):
            status = int(response[1])
            if not statuses or statuses[-1] != status:
                statuses.append(status)
    return statuses
