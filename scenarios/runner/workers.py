"""Runs cases side by side, each in a worker process: a process holds one platform at a time."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import time
from multiprocessing.connection import wait
from multiprocessing.forkserver import ensure_running
from typing import TYPE_CHECKING, Any

from scenarios.proof.verdict import Verdict
from scenarios.runner.outcome import CAN_RUN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from scenarios.runner.outcome import Outcome

    RunOne = Callable[[Outcome, str, Callable[[str, str], None]], Outcome]
    """(outcome to fill in, seed, progress) → the outcome."""

STOP_WITHIN_S = 5.0
STILL_RUNNING = "still running"
"""What is measured of a case that was given up."""
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["scenarios.runner.prepared"])


def warm_up() -> None:
    """Let the process import and prepare, meanwhile, from which workers will be forked."""
    with _ctrl_c_ignored():
        ensure_running()


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, run_one: RunOne) -> None:
        self.pipe, theirs = _SERVER.Pipe()
        self.process: BaseProcess = _SERVER.Process(target=_work, args=(theirs, run_one))
        with _ctrl_c_ignored():  # which the process inherits: it may be hit while it is still importing
            self.process.start()
        theirs.close()
        self.at: Outcome | None = None
        self.has_begun = False
        self._given_at = 0.0

    def give(self, outcome: Outcome, seed: str) -> None:
        """Let it run a case."""
        self.at, self.has_begun, self._given_at = outcome, False, time.monotonic()
        self.pipe.send((outcome, seed))

    def left_s(self, limit_s: float) -> float:
        """Until its case has had `limit_s` seconds of wall time."""
        return max(self._given_at + limit_s - time.monotonic(), 0.0)

    def lose(self, measured: str, limit: str) -> Outcome | None:
        """Its process is gone: the case that it had has failed. None when it had none."""
        self.process.join(STOP_WITHIN_S)
        lost, self.at = self.at, None
        if lost is not None:
            lost.crashed = True
            why = measured or f"its process ended with exit code {self.process.exitcode}"
            lost.verdicts.append(Verdict(CAN_RUN, False, why, limit))
        return lost

    def interrupt(self) -> None:
        """What Ctrl-C is to a single process: finish recordings, then end the case. One not begun is dropped."""
        if self.at is None or self.process.pid is None:
            return
        if self.has_begun:
            os.kill(self.process.pid, signal.SIGINT)
        else:
            self.at = None
            self.process.terminate()

    def close(self) -> None:
        """No more work."""
        self.pipe.close()
        self.process.join(STOP_WITHIN_S)
        if self.process.is_alive():
            self.process.terminate()


def run_in_workers(
    outcomes: Sequence[Outcome],
    seeds: Sequence[str],
    count: int,
    run_one: RunOne,
    progress: Callable[[str, str], None],
    *,
    limit_s: float | None = None,
) -> Iterator[Outcome]:
    """Yields outcomes as they are done. After a KeyboardInterrupt thrown in here, those under way are finished.

    A case that takes more than `limit_s` seconds of wall time is given up and has failed.
    """
    workers = [_Worker(run_one) for _ in range(min(count, len(outcomes)))]
    waiting = list(zip(outcomes, seeds, strict=True))
    waiting.reverse()
    for worker in workers:
        worker.give(*waiting.pop())
    try:
        while any(worker.at for worker in workers):
            try:
                for place, done in itertools.chain(_receive(workers, progress, limit_s), _give_up(workers, limit_s)):
                    if waiting and not workers[place].process.is_alive():
                        workers[place].close()
                        workers[place] = _Worker(run_one)
                    if waiting:
                        workers[place].give(*waiting.pop())
                    yield done
            except KeyboardInterrupt:
                waiting.clear()
                for worker in workers:
                    worker.interrupt()
    finally:
        for worker in workers:
            worker.close()


def _receive(
    workers: Sequence[_Worker], progress: Callable[[str, str], None], limit_s: float | None
) -> Iterator[tuple[int, Outcome]]:
    """Wait for news; yields the place of a worker and what it has done. One that died has failed its case."""
    busy: dict[Any, int] = {worker.pipe: place for place, worker in enumerate(workers) if worker.at is not None}
    patience = None if limit_s is None else min(workers[place].left_s(limit_s) for place in busy.values())
    for pipe in wait(list(busy), patience):
        place = busy[pipe]
        worker = workers[place]
        try:
            kind, *news = worker.pipe.recv()
        except (EOFError, OSError):
            lost = worker.lose("", "no error of ours")
            if lost is not None:
                yield place, lost
            continue
        worker.has_begun = True
        if kind == "doing":
            progress(*news)
        else:
            worker.at = None
            yield place, news[0]


def _give_up(workers: Sequence[_Worker], limit_s: float | None) -> Iterator[tuple[int, Outcome]]:
    """End the processes that were too long at their case."""
    for place, worker in enumerate(workers):
        if limit_s is not None and worker.at is not None and not worker.left_s(limit_s):
            worker.process.kill()
            lost = worker.lose(STILL_RUNNING, f"done within {limit_s:g} s of wall time")
            if lost is not None:
                yield place, lost


def _work(pipe: Connection, run_one: RunOne) -> None:
    """The life of a worker. Ctrl-C at the terminal goes to the whole group: only our parent's word counts here."""
    os.setpgid(0, 0)
    while True:
        try:
            outcome, seed = pipe.recv()
        except EOFError:
            return
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            done = run_one(outcome, seed, lambda name, what: pipe.send(("doing", name, what)))
        except KeyboardInterrupt:
            outcome.interrupted, done = True, outcome
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        pipe.send(("done", done))


@contextlib.contextmanager
def _ctrl_c_ignored() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
