"""What may be expected of the reports of phones, and what is a mistake in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.language.quantities import Limits
from tests.scenarios.scenario_text import one_case

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.language.expectations import Expectations

DEVICE = ("agent: {phone: softphone, username: adam}", "agent: {phone: phone, device: desk}")


def expecting(folder: Path, *lines: str) -> Expectations:
    text = "".join(f"  {line}\n" for line in lines)
    return one_case(folder, DEVICE, ("  recordings:\n", f"{text}  recordings:\n")).scenario.expect


def test_events_by_our_word_and_by_the_vendors(tmp_path: Path) -> None:
    expect = expecting(
        tmp_path,
        "events:",
        '  - {of: agent, event: ringing, with: {remote: "100"}, within: 1 s of agent ringing}',
        "  - {of: agent, vendor_event: missed_call, times: 0}",
    )
    assert [(each.word, each.times) for each in expect.events] == [("ringing", 1), ("missed_call", 0)]
    assert expect.hears_phones


def test_quality(tmp_path: Path) -> None:
    expect = expecting(
        tmp_path, "quality:", "  - {of: agent, mos: at least 4.0, lost: at most 1 %, jitter: at most 30 ms}"
    )
    (quality,) = expect.quality
    assert (quality.kind, quality.times, quality.mos, quality.lost) == ("session", 1, Limits(4, None), Limits(0, 1))
    assert quality.jitter == Limits(0, 30)
    assert expect.hears_phones


@pytest.mark.parametrize(
    ("lines", "place", "complaint"),
    [
        (
            ["events:", "  - {of: agent, event: conected}"],
            "23:26",
            "unknown value 'conected', did you mean 'connected'?",
        ),
        (["events:", "  - {of: agent}"], "23:7", "expected exactly one of: event, vendor_event"),
        (
            ["events:", "  - {of: agent, event: held, vendor_event: hold}"],
            "23:7",
            "expected exactly one of: event, ven",
        ),
        (["events:", "  - {of: agnet, event: held}"], "23:12", "unknown party 'agnet', did you mean 'agent'?"),
        (["events:", "  - {of: caller, event: held}"], "23:12", "caller: softphone reports nothing by itself; events"),
        (["events:", "  - {of: agent, event: held, times: 0, with: {a: b}}"], "23:48", "with times: 0 none comes"),
        (["events:", "  - {of: agent, event: held, within: 1 s of nobody ended}"], "23:40", "unknown party 'nobody'"),
        (["quality:", "  - {of: caller}"], "23:12", "caller: softphone reports nothing by itself; quality are of"),
        (["quality:", "  - {of: agent, mos: 4}"], "23:24", "expected limits such as at least 4.1"),
        (["quality:", "  - {of: agent, times: 0, lost: at most 1 %}"], "23:35", "with times: 0 none comes, and lost"),
        (["quality:", "  - {of: agent, los: at most 1 %}"], "23:19", "unknown word 'los', did you mean 'lost'?"),
    ],
)
def test_a_mistake_has_its_place(tmp_path: Path, lines: list[str], place: str, complaint: str) -> None:
    with pytest.raises(BadInput) as caught:
        expecting(tmp_path, *lines)
    assert str(caught.value).startswith(f"{tmp_path / 'small.yaml'}:{place}: {complaint}"), caught.value
