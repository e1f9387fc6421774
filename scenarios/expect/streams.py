"""Expectations on the WebSockets that came to the app: how many, signed, what was told, who was heard on each track."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from scenarios.expect.signature import signature_fault
from scenarios.proof.heard import all_audible
from scenarios.proof.stream_audio import BYTES, samples_of, seconds_of
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scenarios.language.streams import StreamHeard, TrackHeard
    from scenarios.proof.parties import Party
    from scenarios.runner.app_requests import RequestLog
    from scenarios.runner.stream_visit import StreamVisit


def judge_streams(
    expected: Sequence[StreamHeard],
    visits: Sequence[StreamVisit],
    parties: Sequence[Party],
    *,
    auth_token: str,
    log: RequestLog,
    text: Callable[[str], str],
    longest_s: float = math.inf,
) -> list[Verdict]:
    """Verdicts on every expectation, and that no WebSocket came that nobody expects.

    `text` fills in the variables of the running case; nobody has spoken for more than `longest_s` seconds.
    """
    found: list[Verdict] = []
    for wanted in expected:
        here = [visit for visit in visits if visit.path == wanted.at]
        found += _counts(wanted, here)
        for visit in [visit for visit in here if visit.was_taken]:
            found += _told(wanted, visit, auth_token)
            found += _start(wanted, visit, log, text)
            found += _audio(wanted, visit, parties, longest_s)
    known = {wanted.at for wanted in expected}
    others = sorted({visit.path for visit in visits} - known)
    if expected or others:
        found.append(Verdict("streams nobody expected", not others, ", ".join(others) or "none", "none"))
    return found


def _counts(wanted: StreamHeard, here: Sequence[StreamVisit]) -> Iterator[Verdict]:
    taken = sum(visit.was_taken for visit in here)
    yield Verdict(f"{wanted.at} streams", taken == wanted.times, taken, wanted.times)
    refused = len(here) - taken
    yield Verdict(f"{wanted.at} upgrades refused", refused == wanted.refused, refused, wanted.refused)


def _told(wanted: StreamHeard, visit: StreamVisit, auth_token: str) -> Iterator[Verdict]:
    if wanted.signed:
        fault = signature_fault(visit.request, auth_token)
        yield Verdict(f"{wanted.at} upgrade's signature", not fault, fault or "valid", "valid")
    yield Verdict(
        f"{wanted.at} messages numbered", not visit.faults, "; ".join(visit.faults[:3]) or "1, 2, …", "1, 2, …"
    )
    if wanted.events is not None:
        passed = visit.events == wanted.events
        yield Verdict(f"{wanted.at} events", passed, " → ".join(visit.events), " → ".join(wanted.events))


def _start(wanted: StreamHeard, visit: StreamVisit, log: RequestLog, text: Callable[[str], str]) -> Iterator[Verdict]:
    for name, each in wanted.with_.items():
        matcher = each.filled(text)
        value = _field(visit.start, name)
        passed = matcher.admits(value, lambda reference: log.look_up(*reference.split(" of ")))
        yield Verdict(f"{wanted.at} {name}", passed, "not sent" if value is None else repr(value), str(matcher))


def _field(start: dict[str, Any], name: str) -> str | None:
    """`mediaFormat.encoding` as text; lists as JSON."""
    value: Any = start
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _audio(wanted: StreamHeard, visit: StreamVisit, parties: Sequence[Party], longest_s: float) -> Iterator[Verdict]:
    form = visit.start.get("mediaFormat", {})
    encoding, rate = form.get("encoding"), form.get("sampleRate")
    if encoding not in BYTES:
        yield Verdict(f"{wanted.at} encoding", False, str(encoding), " or ".join(BYTES))
        return
    if wanted.tracks:
        came, due = sorted(visit.audio), sorted(wanted.tracks)
        yield Verdict(f"{wanted.at} tracks", came == due, ", ".join(came) or "none", ", ".join(due))
    for track, data in sorted(visit.audio.items()):
        if wanted.lasts is not None:
            seconds = round(seconds_of(bytes(data), encoding, rate), 2)
            yield Verdict(f"{wanted.at} {track} lasts", wanted.lasts.admits(seconds), seconds, str(wanted.lasts), "s")
        if track in wanted.tracks:
            samples = samples_of(bytes(data), encoding, rate)
            yield from _voices(f"{wanted.at} {track}", wanted.tracks[track], samples, parties, longest_s)


def _voices(
    where: str, wanted: Sequence[TrackHeard], samples: Any, parties: Sequence[Party], longest_s: float
) -> Iterator[Verdict]:
    heard = all_audible(samples, parties, longest_s)
    told = ", ".join(f"{each.party} {each.start:.2f} to {each.end:.2f} s" for each in heard) or "nobody is heard"
    for each in wanted:
        stretches = [voice for voice in heard if voice.party == each.who]
        seconds = round(sum(voice.end - voice.start for voice in stretches), 2)
        yield Verdict(f"{where}: {each.who}", each.for_.admits(seconds), seconds, str(each.for_), "s", told)
        if each.from_ is not None:
            first = stretches[0].start if stretches else None
            passed = first is not None and each.from_.admits(first)
            measured = "never" if first is None else first
            yield Verdict(f"{where}: {each.who} from", passed, measured, str(each.from_), "s", told)
    others = sorted({voice.party for voice in heard} - {each.who for each in wanted})
    yield Verdict(f"{where}: nobody else", not others, ", ".join(others) or "nobody", "nobody", "", told)
