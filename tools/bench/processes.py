"""What the kernel knows of a process and of the machine: CPU time, memory, priority, pinning (proc(5), Linux)."""

from __future__ import annotations

import contextlib
import fcntl
import os
import platform
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

PRIORITY = -15
SERVER_CPU, GENERATOR_CPU = 0, 1
_CPU_OF_PROCESS = 2
"""CPUCLOCK_SCHED: the clock of a whole process, see clock_getcpuclockid(3) and linux/posix-timers.h."""
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1
INSIDE = "OFFHOOK_BENCH_INSIDE"
"""Set in the environment of the run that has a network of its own."""


def cpu_ns(pid: int) -> int:
    """CPU time that all threads of a process have used: user and system, nanoseconds."""
    return time.clock_gettime_ns((~pid << 3) | _CPU_OF_PROCESS)


def resident_kib(pid: int) -> int:
    """Memory of a process that is in RAM."""
    return _status_kib(pid, "VmRSS:")


def peak_resident_kib(pid: int) -> int:
    """The most that it ever had in RAM."""
    return _status_kib(pid, "VmHWM:")


def children(pid: int) -> list[int]:
    """Processes that it started, and those that these did."""
    listed = [path.read_text(encoding="ascii").split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    own = [int(each) for ids in listed for each in ids]
    return [*own, *(each for child in own for each in children(child))]


def _status_kib(pid: int, field: str) -> int:
    """A figure of proc(5), status; 0 of a process that has ended."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(field):
            return int(line.split()[1])
    return 0


def prefer(pid: int, cpu: int) -> None:
    """Pin a process to a CPU, if there are others, and raise its priority and its session's, where that is allowed."""
    with contextlib.suppress(OSError):
        # Linux shares a CPU among sessions first, whatever the priorities in them (sched(7), autogroup).
        Path(f"/proc/{pid}/autogroup").write_text(str(PRIORITY), encoding="ascii")
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, int(thread.name), PRIORITY)
        if cpu in os.sched_getaffinity(0) and len(os.sched_getaffinity(0)) > 1:
            with contextlib.suppress(OSError):
                os.sched_setaffinity(int(thread.name), {cpu})


def machine() -> dict[str, str]:
    """What a figure depends on."""
    model = "unknown"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return {
        "cpu": f"{os.cpu_count()} × {model}",
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": " ".join(f"{each:.1f}" for each in os.getloadavg()),
        "network": "a namespace of its own" if os.environ.get(INSIDE) else "the machine's loopback",
        "priority": f"{PRIORITY}" if os.geteuid() == 0 else "normal",
    }


def enter_own_network(program: str) -> None:
    """Run `program`, this very module, again in a network namespace of its own: nobody else's packets cost anything.

    Without the right to make one, nothing happens.
    """
    if os.environ.get(INSIDE):
        _raise_loopback()
        return
    try:
        allowed = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return
    if allowed:
        os.environ[INSIDE] = "1"
        os.execvp("unshare", ["unshare", "--net", sys.executable, "-m", program, *sys.argv[1:]])


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh22x", b"lo", 0)
        flags = struct.unpack_from("16sh", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | _IFF_UP))
