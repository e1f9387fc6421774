"""Expectations on what phones published of the quality of their calls (RFC 6035), read from the time line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.quality_report import Metrics
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from emulator.base.trace import TraceEvent
    from scenarios.language.told import QualityReport

WHERE = "timeline.txt, lane rtp"
MEASURES: Mapping[str, tuple[Callable[[Metrics], float | None], str]] = {
    "mos": (lambda told: told.mos_lq, ""),
    "mos_cq": (lambda told: told.mos_cq, ""),
    "lost": (lambda told: told.lost_percent, "%"),
    "discarded": (lambda told: told.discarded_percent, "%"),
    "jitter": (lambda told: told.jitter_ms, "ms"),
    "round_trip": (lambda told: told.round_trip_ms, "ms"),
}
"""Word of an expectation → what the phone told of it, and its unit."""


def lacking(expected: Sequence[QualityReport], events: Iterable[TraceEvent], usernames: Mapping[str, str]) -> bool:
    """Whether a report has not come yet."""
    listed = list(events)
    return any(
        sum(each.times for each in expected if (each.of, each.kind) == (wanted.of, wanted.kind))
        > len(_reports(listed, usernames[wanted.of], wanted.kind))
        for wanted in expected
    )


def judge_quality(
    expected: Sequence[QualityReport], events: Iterable[TraceEvent], usernames: Mapping[str, str]
) -> list[Verdict]:
    """For each entry how many reports came, and what each of them told."""
    listed = list(events)
    keys = [(each.of, each.kind) for each in expected]
    waiting = {key: _reports(listed, usernames[key[0]], key[1]) for key in keys}
    verdicts: list[Verdict] = []
    for place, wanted in enumerate(expected):
        left = waiting[keys[place]]
        share = len(left) if keys[place] not in keys[place + 1 :] else wanted.times
        reports, waiting[keys[place]] = left[:share], left[share:]
        name = f"{wanted.kind} reports of {wanted.of}"
        verdicts.append(Verdict(name, len(reports) == wanted.times, len(reports), wanted.times, "", WHERE))
        for report in reports:
            verdicts += _values(wanted, report)
    return verdicts


def _values(wanted: QualityReport, report: Metrics) -> Iterator[Verdict]:
    for word, (measure, unit) in MEASURES.items():
        limits = getattr(wanted, word)
        if limits is not None:
            value = measure(report)
            passed = value is not None and limits.admits(value)
            name = f"quality of {wanted.of}: {word.replace('_', ' ')}"
            yield Verdict(name, passed, "not told" if value is None else value, str(limits), unit, WHERE)


def _reports(events: Iterable[TraceEvent], username: str, kind: str) -> list[Metrics]:
    return [
        Metrics(groups)
        for event in events
        if isinstance(groups := event.detail.get("phone_report"), dict)
        and (event.detail.get("username"), event.detail.get("kind")) == (username, kind)
    ]
