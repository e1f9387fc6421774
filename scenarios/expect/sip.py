"""Expectations on signalling, read from the platform's time line: responses to INVITE, requests, header fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scenarios.language.matchers import split_reference
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from emulator.base.trace import TraceEvent
    from scenarios.language.expectations import Sip

    LookUp = Callable[[str, str], str | None]
    """(parameter, path) → what the first request to that path of the app had."""

RESPONSE = re.compile(r"SIP/2\.0 (\d{3}) ")
REQUEST = re.compile(r"([A-Z]+) \S+ SIP/2\.0$", re.MULTILINE)
WHERE = "timeline.txt, lane sip"
TRYING = 100
UNAUTHORISED = (401, 407)


def judge_sip(
    expected: Sequence[Sip],
    events: Iterable[TraceEvent],
    usernames: Mapping[str, str],
    look_up: LookUp = lambda _parameter, _path: None,
) -> list[Verdict]:
    """Verdicts for every party that is asked about."""
    listed = [event for event in events if event.lane == "sip"]
    verdicts: list[Verdict] = []
    for wanted in expected:
        messages = messages_of(listed, usernames[wanted.of])
        if wanted.statuses is not None:
            verdicts.append(_statuses(wanted.of, wanted.statuses, messages))
        if wanted.requests is not None:
            verdicts.append(_requests(wanted.of, wanted.requests, messages))
        verdicts += _headers(wanted, messages, look_up)
    return verdicts


def messages_of(events: Iterable[TraceEvent], username: str) -> list[str]:
    """What went between the platform and a user, repetitions left out.

    The user's are the addresses from which `username` registers, and the messages that name `sip:username@…`.
    """
    listed = list(events)
    addresses = _addresses(listed, username)
    messages: dict[str, None] = {}
    for event in listed:
        message = _message(event)
        # We answer who calls us. In a call that we place for somebody, From names that somebody and not our peer.
        we_speak = bool(event.detail.get("sent", True))
        theirs = "From|f" if we_speak == bool(RESPONSE.match(message)) else "To|t"
        if message and (event.detail.get("peer") in addresses or _names(message, theirs, username)):
            messages[message] = None
    return list(messages)


def invite_statuses(messages: Iterable[str]) -> list[int]:
    """Statuses of the responses to INVITE among `messages`, repetitions of one status left out."""
    statuses: list[int] = []
    for message in messages:
        response = RESPONSE.match(message)
        if response and method_of(message) == "INVITE" and statuses[-1:] != [int(response[1])]:
            statuses.append(int(response[1]))
    return statuses


def requests_in(messages: Iterable[str]) -> list[tuple[str, str]]:
    """(method, message) of the requests that were not refused for want of a password."""
    listed = list(messages)
    refused = {_transaction(each) for each in listed if (found := RESPONSE.match(each)) and _is_refusal(int(found[1]))}
    requests = [(found[1], each) for each in listed if (found := REQUEST.match(each))]
    return [(method, message) for method, message in requests if _transaction(message) not in refused]


def _statuses(of: str, wanted: Sequence[int], messages: Sequence[str]) -> Verdict:
    seen = invite_statuses(messages)
    relevant = [status for status in seen if status in wanted or status not in (TRYING, *UNAUTHORISED)]
    measured, limit = (" ".join(map(str, each)) or "none" for each in (relevant, wanted))
    return Verdict(f"sip of {of}", relevant == list(wanted), measured, limit, "", WHERE)


def _requests(of: str, wanted: Sequence[str], messages: Sequence[str]) -> Verdict:
    seen = [method for method, _ in requests_in(messages) if method in wanted]
    return Verdict(f"sip requests of {of}", seen == list(wanted), " ".join(seen) or "none", " ".join(wanted), "", WHERE)


def _headers(wanted: Sip, messages: Sequence[str], look_up: LookUp) -> Iterator[Verdict]:
    for which, fields in wanted.headers.items():
        message = _first(which, messages)
        for name, matcher in fields.items():
            title = f"sip of {wanted.of}: {name} of {which}"
            if message is None:
                yield Verdict(title, False, f"no {which}", str(matcher), "", WHERE)
                continue
            value = _field(message, name)
            passed = matcher.admits(value, lambda reference: look_up(*split_reference(reference)))
            yield Verdict(title, passed, "not there" if value is None else repr(value), str(matcher), "", WHERE)


def _first(which: str, messages: Sequence[str]) -> str | None:
    """The first request with a method, or the first response to INVITE with a status."""
    if which.isdigit():
        found = (each for each in messages if each.startswith(f"SIP/2.0 {which} ") and method_of(each) == "INVITE")
    else:
        found = (message for method, message in requests_in(messages) if method == which)
    return next(found, None)


def _is_refusal(status: int) -> bool:
    return status in UNAUTHORISED


def _transaction(message: str) -> tuple[str | None, ...]:
    """The same for a request, its responses and its ACK: Call-ID, From (each side counts for itself), CSeq's number."""
    return _field(message, "Call-ID|i"), _field(message, "From|f"), (_field(message, "CSeq") or "").partition(" ")[0]


def method_of(message: str) -> str:
    """The method of a request, or the one that a response answers."""
    return (_field(message, "CSeq") or "").rpartition(" ")[2]


def _field(message: str, name: str) -> str | None:
    """The first header field of that name (or of one of `a|b`)."""
    head = message.partition("\n\n")[0]
    found = re.search(rf"^(?:{name})\s*:[ \t]*(.*?)\s*$", head, re.MULTILINE | re.IGNORECASE)
    return None if found is None else found[1]


def _addresses(events: Iterable[TraceEvent], username: str) -> set[object]:
    """From where a user registers: some phones have a name of their own making in their contact."""
    registers = [event for event in events if _message(event).startswith("REGISTER ") and "peer" in event.detail]
    return {event.detail["peer"] for event in registers if _names(_message(event), "To|t", username)}


def _message(event: TraceEvent) -> str:
    return str(event.detail.get("message", "")).replace("\r\n", "\n")


def _names(message: str, header: str, username: str) -> bool:
    pattern = rf"^(?:{header})\s*:.*sip:{re.escape(username)}@"
    return re.search(pattern, message, re.MULTILINE | re.IGNORECASE) is not None
