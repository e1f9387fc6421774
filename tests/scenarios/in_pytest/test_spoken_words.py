"""Words of the scenario language as arguments."""

from __future__ import annotations

import pytest

from emulator.base.errors import BadInput
from scenarios.in_pytest.spoken_words import checked, duration
from scenarios.language.expectations import Recording
from scenarios.language.quantities import parse_duration


def test_words_make_a_part() -> None:
    made = checked(Recording, {"left": "a", "duration": "3 s ± 1 s"}, place="recording")
    assert (made.left, made.duration.value) == ("a", 3.0)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ({"lft": "a"}, "recording: unknown word 'lft', did you mean 'left'? Expected one of: both, channels"),
        ({"left": "a"}, "recording: 'duration' is missing here"),
        ({"duration": "3"}, "recording.duration: expected a duration with a tolerance such as 5 s ± 300 ms"),
        ({"duration": "3 s ± 1 s", "spans": [{"on": "left"}]}, "recording.spans.0: 'who' is missing here"),
        ({"duration": "3 s ± 1 s", "heard": []}, "recording.heard: expected a mapping, such as {name: value}"),
    ],
)
def test_a_mistake_is_told_as_in_a_file(words: dict[str, object], complaint: str) -> None:
    with pytest.raises(BadInput) as caught:
        checked(Recording, words, place="recording")
    assert str(caught.value).startswith(complaint)


@pytest.mark.parametrize("seconds", [0, 0.00001, 3.5, 86_400])
def test_seconds_are_spoken(seconds: float) -> None:
    assert parse_duration(duration(seconds)) == pytest.approx(seconds, abs=1e-6)
