"""Runs cases side by side, each in a worker process: a process holds one platform at a time."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from multiprocessing.connection import wait
from multiprocessing.forkserver import ensure_running
from typing import TYPE_CHECKING, Any

from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from scenarios.runner.outcome import Outcome

    RunOne = Callable[[Outcome, str, Callable[[str, str], None]], Outcome]
    """(outcome to fill in, seed, progress) → the outcome."""

STOP_WITHIN_S = 5.0
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

    def give(self, outcome: Outcome, seed: str) -> None:
        """Let it run a case."""
        self.at, self.has_begun = outcome, False
        self.pipe.send((outcome, seed))

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
    outcomes: Sequence[Outcome], seeds: Sequence[str], count: int, run_one: RunOne, progress: Callable[[str, str], None]
) -> Iterator[Outcome]:
    """Yields outcomes as they are done. After a KeyboardInterrupt thrown in here, those under way are finished."""
    workers = [_Worker(run_one) for _ in range(min(count, len(outcomes)))]
    waiting = list(zip(outcomes, seeds, strict=True))
    waiting.reverse()
    for worker in workers:
        worker.give(*waiting.pop())
    try:
        while any(worker.at for worker in workers):
            try:
                for place, done in _receive(workers, progress):
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


def _receive(workers: Sequence[_Worker], progress: Callable[[str, str], None]) -> Iterator[tuple[int, Outcome]]:
    """Wait for news; yields the place of a worker and what it has done. One that died has failed its case."""
    busy: dict[Any, int] = {worker.pipe: place for place, worker in enumerate(workers) if worker.at is not None}
    for pipe in wait(list(busy)):
        place = busy[pipe]
        worker = workers[place]
        try:
            kind, *news = worker.pipe.recv()
        except (EOFError, OSError):
            lost, worker.at = worker.at, None
            worker.process.join(STOP_WITHIN_S)
            if lost is not None:
                lost.crashed = True
                why = f"its process ended with exit code {worker.process.exitcode}"
                lost.verdicts.append(Verdict("the case can run", False, why, "no error of ours"))
                yield place, lost
            continue
        worker.has_begun = True
        if kind == "doing":
            progress(*news)
        else:
            worker.at = None
            yield place, news[0]


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
