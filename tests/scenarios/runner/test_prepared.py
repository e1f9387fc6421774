"""To import `prepared` is to prepare: nothing that a first case needs is imported or built after it."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
import scenarios.runner.prepared
from emulator.app import shared_api
print(shared_api.cache_info().currsize, "numpy.fft" in sys.modules, "scenarios.runner.solo" in sys.modules)
"""


def test_everything_is_there() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True, timeout=100)
    assert ran.stdout.split() == ["1", "True", "True"]
