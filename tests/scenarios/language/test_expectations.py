"""Expectations: callbacks in order and in groups."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from scenarios.language.expectations import Expectations, Recording
from scenarios.language.told import AnyOrder, Callback


def test_callbacks_alone_and_in_groups() -> None:
    expect = Expectations.model_validate(
        {"callbacks": [{"to": "/a/"}, {"any_order": [{"to": "/b/"}, {"to": "/c/", "times": 2}]}]}
    )
    assert [type(each) for each in expect.callbacks] == [Callback, AnyOrder]
    assert [(each.to, each.times) for each in expect.every_callback()] == [("/a/", 1), ("/b/", 1), ("/c/", 2)]


def test_a_checked_model_is_accepted_again() -> None:
    expect = Expectations.model_validate({"callbacks": [{"any_order": [{"to": "/b/"}]}]})
    assert Expectations.model_validate(expect.model_dump(by_alias=True, exclude_unset=True)) == expect


def test_silence_can_be_told_in_a_wav_file_only() -> None:
    words = {"left": "a", "duration": "2 s ± 1 s"}
    assert Recording.model_validate({**words, "format": "wav", "silences": []}).silences == []
    for word, value in (("silences", []), ("silent_for", {"left": "2 s ± 1 s"})):
        with pytest.raises(ValidationError, match="silence can be told in a WAV file only"):
            Recording.model_validate({**words, "format": "mp3", word: value})


def test_channels_of_members_are_called_by_whose_they_are() -> None:
    recording = Recording.model_validate(
        {"format": "wav", "members": ["ann", "bob", "ann", "ann"], "duration": "4 s ± 100 ms"}
    )
    assert recording.channel_names == ["ann", "bob", "ann 2", "ann 3"]
    assert recording.promised() == [("ann", ["ann"]), ("bob", ["bob"]), ("ann 2", ["ann"]), ("ann 3", ["ann"])]
