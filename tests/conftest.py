"""What every test gets: missing peers skip it on a user's machine and fail it with CI=true; no property is timed."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.peers import absence

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look at the `peer` markers of `item` before its fixtures are made."""
    for marker in item.iter_markers("peer"):
        for name in marker.args:
            if reason := absence(name):
                _do_without(reason)


def _do_without(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and with CI=true nothing may be skipped", pytrace=False)
    pytest.skip(reason)
