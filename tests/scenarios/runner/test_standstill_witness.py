"""A real witness of standstills that is kept from waking."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from scenarios.runner.standstills import WITNESS, Standstills


def test_a_witness_that_stands_still_says_so() -> None:
    """Stopped by a signal it is as a machine that stands still: it cannot wake."""
    with Standstills() as standstills:
        if standstills.blind:
            pytest.skip("real-time priority is not allowed here")
        before = time.monotonic()
        os.kill(standstills.pid, signal.SIGSTOP)
        time.sleep(0.3)
        os.kill(standstills.pid, signal.SIGCONT)
        until = time.monotonic() + 20
        while standstills.most_ms(before, time.monotonic()) < 250 and time.monotonic() < until:
            time.sleep(0.01)
        assert standstills.most_ms(before, time.monotonic()) >= 250
        assert standstills.most_ms(before - 100, before - 50) < 250


def test_a_witness_that_may_not_come_first_is_blind() -> None:
    """RLIMIT_RTPRIO does not bind root, so the call itself is taken away."""
    program = "import os, runpy, sys\ndef no(*_): raise PermissionError\nos.sched_setscheduler = no\n"
    told = subprocess.run(
        [sys.executable, "-c", f"{program}runpy.run_path({str(WITNESS)!r}, run_name='__main__')"],
        capture_output=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    assert told.stdout == b"blind\n"
