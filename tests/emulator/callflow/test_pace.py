"""How quickly documents may follow one another, to the document and to the moment."""

from __future__ import annotations

import pytest

from emulator.callflow.document import FlowProblem, Origin
from emulator.callflow.pace import MOST, WITHIN_S, Pace


def begin(pace: Pace, count: int, at: float) -> None:
    for _ in range(count):
        pace.begin(Origin.REDIRECT, at)


@pytest.mark.parametrize(("origin", "code"), [(Origin.ANSWER, 7011), (Origin.ACTION, 7012), (Origin.REDIRECT, 7014)])
def test_one_too_many_at_once(origin: Origin, code: int) -> None:
    pace = Pace()
    begin(pace, MOST, 3.0)
    with pytest.raises(FlowProblem) as caught:
        pace.begin(origin, 3.0)
    assert caught.value.code == code


def test_any_stretch_of_time_counts() -> None:
    pace = Pace()
    begin(pace, MOST - 1, 0.0)
    begin(pace, 1, WITHIN_S - 0.5)
    begin(pace, MOST - 1, WITHIN_S)
    with pytest.raises(FlowProblem):
        pace.begin(Origin.REDIRECT, 2 * WITHIN_S - 0.6)
    begin(pace, 1, 2 * WITHIN_S - 0.5)
