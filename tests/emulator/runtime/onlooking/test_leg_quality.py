"""What legs have carried: the latest count, judged; what was not measured is None."""

from __future__ import annotations

from dataclasses import replace

from emulator.media.events import LegClosed, LegCounted
from emulator.runtime.onlooking.leg_quality import NOTHING, LegQuality, Quality

COUNTED = LegCounted(
    leg="a", at_sample=0, packets_received=95, packets_sent=99, packets_lost=5, codec="PCMU", jitter_ms=1.26
)


def heard(*events: LegCounted | LegClosed) -> Quality:
    quality = LegQuality()
    for event in events:
        quality.hear(event)
    return quality.of("a")


def test_the_latest_count_is_judged() -> None:
    found = heard(replace(COUNTED, packets_lost=50), COUNTED)
    assert (found.codec, found.loss_percent, found.jitter_ms) == ("PCMU", 5.0, 1.3)
    assert found.mos is not None
    assert 1 < found.mos < 3
    clean = heard(replace(COUNTED, packets_lost=0))
    assert clean.mos is not None
    assert clean.mos > 4.3


def test_what_was_not_measured_is_said_to_be_so() -> None:
    assert heard() == NOTHING
    assert heard(replace(COUNTED, packets_received=0, packets_lost=0)) == Quality(codec="PCMU")
    unmeasured = heard(replace(COUNTED, jitter_ms=None))
    assert (unmeasured.jitter_ms, unmeasured.mos, unmeasured.loss_percent) == (None, None, 5.0)
    assert heard(replace(COUNTED, codec="opus")).mos is None


def test_a_closed_leg_is_forgotten() -> None:
    closed = LegClosed(leg="a", packets_received=9, packets_sent=2, packets_lost=3, packets_late=4, packets_duplicate=5)
    assert heard(COUNTED, closed) == NOTHING
