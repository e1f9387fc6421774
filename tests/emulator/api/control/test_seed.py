"""/control/seed: what is asked for is handed on, and ids are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient, FakeCaretaker


def test_ids_are_answered(control: ControlClient, care: FakeCaretaker) -> None:
    answer = control.ask("POST", "/seed", status=201, recordings=[{"age": "91d", "seconds": 12.5}])
    assert answer == {"calls": [], "recordings": ["01234567-89ab-cdef-0123-456789abcdef"]}
    ((recording,),) = (seed.recordings for seed in care.sown)
    assert (recording.age, recording.seconds, recording.count) == (91 * 86_400 * 10**9, 12.5, 1)


def test_what_makes_no_sense_is_refused(control: ControlClient, care: FakeCaretaker) -> None:
    text = control.refusal("POST", "/seed", status=400, recordings=[{"second": 1}])
    assert text.startswith("recordings parameter is invalid")
    assert care.sown == []


@pytest.mark.parametrize("sown", [{"at": "9999-12-31"}, {"at": "0001-01-02"}, {"age": "999999999999w"}])
@pytest.mark.parametrize("kind", ["calls", "recordings"])
def test_a_time_that_no_clock_shows_is_named(
    control: ControlClient, care: FakeCaretaker, kind: str, sown: dict[str, str]
) -> None:
    text = control.refusal("POST", "/seed", status=400, **{kind: [{}, sown]})
    assert text == f"{kind} parameter is invalid: 1.{next(iter(sown))}: the clock goes from 1970 to 2199"
    assert care.sown == []
