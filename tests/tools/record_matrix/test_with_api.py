"""What a stop by the API stops: by URL that one, else all, or all that it started."""

from __future__ import annotations

import pytest

from tools.record_matrix.with_api import with_api


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("api-session-all-everything", ["stopped", "stopped"]),
        ("api-session-all-only_api", ["hung_up", "stopped"]),
        ("api-session-url_of_document-only_api", ["stopped", "hung_up"]),
        ("api-foreground-url_of_api-everything", ["hung_up", "stopped"]),
        ("api-dial_answer-none-everything", ["hung_up", "hung_up"]),
    ],
)
def test_what_ends(name: str, ends: list[str]) -> None:
    (due,) = [each.due for each in with_api() if each.name == name]
    assert [file.ends.name for file in due.files if file.ends] == ends


def test_the_url_of_a_message_is_known_to_nobody() -> None:
    names = [each.name for each in with_api()]
    assert len(names) == 22
    assert not [name for name in names if name.startswith("api-foreground-url_of_document")]
