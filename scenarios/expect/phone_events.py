"""Expectations on what phones of a lab report by HTTP, read from the platform's time line: lane `phone`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.expect.callbacks import begun
from scenarios.language.matchers import split_reference
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from emulator.base.trace import TraceEvent
    from scenarios.expect.callbacks import Moments
    from scenarios.language.told import ReportedEvent
    from scenarios.runner.app_requests import RequestLog

WHERE = "timeline.txt, lane phone"
LANE = "phone"


@dataclass(frozen=True, slots=True)
class Reported:
    """An event as it came."""

    at: float
    phone: str
    """Its name in the lab."""
    event: str
    vendor_event: str
    values: Mapping[str, str]

    def is_named_by(self, wanted: ReportedEvent) -> bool:
        """Whether it is such an event."""
        return wanted.word == (self.vendor_event if wanted.event is None else self.event)


def reported_in(events: Iterable[TraceEvent]) -> list[Reported]:
    """What phones reported, in the order of arrival."""
    return [
        Reported(
            event.at,
            str(event.detail["phone"]),
            str(event.detail["event"]),
            str(event.detail["vendor_event"]),
            values if isinstance(values := event.detail["values"], dict) else {},
        )
        for event in events
        if event.lane == LANE and "vendor_event" in event.detail
    ]


def lacking(expected: Sequence[ReportedEvent], events: Iterable[TraceEvent], devices: Mapping[str, str]) -> bool:
    """Whether something has not come yet; `devices`: the name in the lab of each party's phone."""
    listed = reported_in(events)
    return any(
        sum(each.times for each in expected if each.of == wanted.of and each.word == wanted.word)
        > sum(each.is_named_by(wanted) for each in listed if each.phone == devices.get(wanted.of))
        for wanted in expected
    )


def judge_phone_events(
    expected: Sequence[ReportedEvent],
    events: Iterable[TraceEvent],
    devices: Mapping[str, str],
    log: RequestLog,
    moments: Moments,
    text: Callable[[str], str] = str,
) -> list[Verdict]:
    """For every party that is asked about: what came and in which order, and what each event is to be.

    `text` fills in the variables of the running case; `moments` says when something happened at a party's phone.
    """
    listed = list(events)
    refused = [str(event.detail["refused"]) for event in listed if event.lane == LANE and "refused" in event.detail]
    came = reported_in(listed)
    verdicts: list[Verdict] = []
    for party in dict.fromkeys(each.of for each in expected):
        wanted = [each for each in expected if each.of == party]
        seen = [(event, word) for event in came if event.phone == devices[party] and (word := _name(event, wanted))]
        verdicts.append(_order(party, wanted, [word for _, word in seen], refused))
        for each, event in _pairs(wanted, seen):
            verdicts += _values(each, event, log, text)
            if each.within is not None:
                verdicts.append(_soon(each, event, begun(each.within, log, moments)))
    return verdicts


def _name(event: Reported, wanted: Sequence[ReportedEvent]) -> str:
    """The word by which it is asked for; the vendor's own is the nearer one."""
    named = [each for each in wanted if event.is_named_by(each)]
    return min(named, key=lambda each: each.vendor_event is None).word if named else ""


def _order(party: str, wanted: Sequence[ReportedEvent], seen: Sequence[str], refused: Sequence[str]) -> Verdict:
    limit = [each.word for each in wanted for _ in range(each.times)]
    passed = list(seen) == limit
    where = WHERE if passed or not refused else f"{WHERE}; refused: {', '.join(refused[:3])}"
    measured, promised = (" → ".join(words) or "none" for words in (seen, limit))
    return Verdict(f"events of {party}", passed, measured, promised, "", where)


def _pairs(
    wanted: Sequence[ReportedEvent], seen: Sequence[tuple[Reported, str]]
) -> Iterator[tuple[ReportedEvent, Reported]]:
    """Of several entries with one word each stands for the next `times` events."""
    waiting = {each.word: [event for event, word in seen if word == each.word] for each in wanted}
    for each in wanted:
        for event in waiting[each.word][: each.times]:
            yield each, event
        del waiting[each.word][: each.times]


def _values(wanted: ReportedEvent, event: Reported, log: RequestLog, text: Callable[[str], str]) -> Iterator[Verdict]:
    for name, matcher in wanted.with_.items():
        value = event.values.get(name)
        filled = matcher.filled(text)
        passed = filled.admits(value, lambda reference: log.look_up(*split_reference(reference)))
        measured = "not told" if value is None else repr(value)
        yield Verdict(f"{wanted.word} of {wanted.of}: {name}", passed, measured, str(filled), "", WHERE)


def _soon(wanted: ReportedEvent, event: Reported, since: float | None) -> Verdict:
    """Before counts as after: a report and the SIP of the same thing race."""
    assert wanted.within is not None, "asked for"
    name, seconds = f"{wanted.word} of {wanted.of} within {wanted.within}", wanted.within.seconds
    if since is None:
        return Verdict(name, False, f"never {wanted.within.what}", f"at most {seconds:g}", "s", WHERE)
    took = round(event.at - since, 3)
    return Verdict(name, abs(took) <= seconds, took, f"{-seconds:g} to {seconds:g}", "s", WHERE)
