"""A program that says when the machine stood still: it has nothing to do, comes before all others, and still woke late.

A thread for each CPU, bound to it and with real-time priority (sched(7), SCHED_FIFO), sleeps for 5 ms again and again.
What keeps it from waking is neither our work nor another program's: a virtual machine whose host had no time for it, a
container that has used up its quota. Prints `watching`, or `blind` where that priority is not allowed; then
`FROM UNTIL` (seconds of time.monotonic) for each standstill. Ends when its standard input does.
"""

from __future__ import annotations

import os
import sys
import threading
import time

PERIOD_S = 0.005
LEAST_S = 0.010
"""Shorter ones cost nobody a packet, however many there are."""


def watch(cpu: int) -> None:
    """Report the standstills of a CPU, for ever."""
    prefer(cpu)
    due = time.monotonic()
    while True:
        due += PERIOD_S
        time.sleep(max(due - time.monotonic(), 0.0))
        woke = time.monotonic()
        if woke - due >= LEAST_S:
            say(f"{due:.6f} {woke:.6f}")
            due = woke


def prefer(cpu: int) -> None:
    """Bind this thread to a CPU, before everything else on it. Raises OSError."""
    os.sched_setaffinity(0, {cpu})
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def say(line: str) -> None:
    """One write, so that two threads do not mix their lines."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode("ascii"))


def main() -> None:
    """Watch until nobody listens any more."""
    cpus = sorted(os.sched_getaffinity(0))
    try:
        prefer(cpus[0])
    except OSError:
        say("blind")
        return
    # Before anybody watches: who reads takes the first line for this one.
    say("watching")
    for cpu in cpus:
        threading.Thread(target=watch, args=(cpu,), daemon=True).start()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
