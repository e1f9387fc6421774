"""What is said of processes is true of this very one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tools.bench import processes

if TYPE_CHECKING:
    import pytest


def test_cpu_time_is_that_of_the_process() -> None:
    before = time.process_time_ns()
    read = processes.cpu_ns(os.getpid())
    assert before <= read <= time.process_time_ns()


def test_memory_grows_with_what_is_held() -> None:
    before = processes.resident_kib(os.getpid())
    held = bytearray(os.urandom(1 << 20) * 64)
    assert processes.resident_kib(os.getpid()) - before > 32 << 10
    assert held


def test_a_peak_is_not_below_what_is_there() -> None:
    assert processes.peak_resident_kib(os.getpid()) >= processes.resident_kib(os.getpid()) > 0


def test_the_children_of_a_process_are_known() -> None:
    with subprocess.Popen(["sleep", "60"]) as child:
        assert child.pid in processes.children(os.getpid())
        child.kill()


def test_the_machine_is_described() -> None:
    facts = processes.machine()
    assert facts["python"] == sys.version.split()[0]
    assert all(facts.values())


def test_a_process_is_pinned_where_there_is_a_choice() -> None:
    allowed = os.sched_getaffinity(0)
    with subprocess.Popen(["sleep", "1000"]) as process:
        processes.prefer(process.pid, min(allowed))
        assert os.sched_getaffinity(process.pid) == {min(allowed)}
        process.kill()


def test_without_unshare_the_network_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(processes.INSIDE, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(os, "execvp", None)
    processes.enter_own_network("tools.bench.media")
    assert processes.INSIDE not in os.environ
