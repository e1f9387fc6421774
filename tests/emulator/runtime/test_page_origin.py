"""Which pages may call by the port that serves them."""

from __future__ import annotations

import pytest

from emulator.runtime.page_origin import is_own_page


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (None, "anything.example"),
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://localhost:8080", "localhost:8080"),
        ("http://LOCALHOST:8080", "localhost:8080"),
        ("https://192.168.1.5:8443", "192.168.1.5:8443"),
        ("http://[::1]:8080", "[::1]:8080"),
    ],
)
def test_programs_and_pages_of_ours_are_welcome(origin: str | None, host: str) -> None:
    assert is_own_page(origin, host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://somebody.example", "127.0.0.1:8080"),
        ("http://127.0.0.1:3000", "127.0.0.1:8080"),
        ("http://rebound.example:8080", "rebound.example:8080"),
        ("http://localhost.example:8080", "localhost.example:8080"),
        ("null", "127.0.0.1:8080"),
        ("", ""),
        ("http://[::1", "[::1"),
    ],
)
def test_others_are_not(origin: str, host: str) -> None:
    assert not is_own_page(origin, host)


def test_a_name_that_is_advertised_is_ours() -> None:
    assert is_own_page("https://Lab.example:8443", "lab.example:8443", {"lab.example"})
    assert not is_own_page("https://other.example:8443", "other.example:8443", {"lab.example"})
    assert not is_own_page("https://lab.example", "lab.example:8443", {"lab.example"})
