"""Two Record elements: each by its own rules, a message before what comes after it."""

from __future__ import annotations

from tools.record_matrix.beside import beside


def test_nine_pairs_with_the_formats_either_way_round() -> None:
    found = {each.name: each for each in beside()}
    assert len(found) == 18
    first, second = found["beside-foreground+session-wav+mp3"].due.files
    assert (first.file_format, first.channels, first.seconds, first.right) == ("wav", "stereo", 1, None)
    assert (second.file_format, second.channels, str(second.begins)) == ("mp3", "mono", "answered + 1.3 s")
    assert second.begins.slack_s > 1
