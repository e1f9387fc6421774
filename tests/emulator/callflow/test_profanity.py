"""profanityFilter masks whole words and nothing else."""

from __future__ import annotations

import pytest

from emulator.callflow.profanity import masked


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Damn it", "D*** it"),
        ("that is bullshit.", "that is b*******."),
        ("two bastards", "two b*******"),
        ("an assistant in Scunthorpe", "an assistant in Scunthorpe"),
        ("", ""),
    ],
)
def test_words_are_masked(text: str, told: str) -> None:
    assert masked(text) == told
