"""One target at work under atheris, for a second."""

from __future__ import annotations

import sys

import pytest

from tools.fuzz.command import fuzz


@pytest.mark.skipif(sys.platform != "linux", reason="atheris has no wheels for other systems")
def test_a_second_of_digests() -> None:
    outcome = fuzz("digest", 1)
    assert outcome.broken_by is None, outcome.log
    assert outcome.executions > 10
