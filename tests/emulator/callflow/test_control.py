"""The protocol's own errors."""

from __future__ import annotations

from emulator.callflow.control import FetchFailed


def test_a_failed_fetch_names_url_and_reason() -> None:
    failure = FetchFailed("http://a.test/x", "status 500")
    assert str(failure) == "http://a.test/x: status 500"
    assert (failure.url, failure.why) == ("http://a.test/x", "status 500")
