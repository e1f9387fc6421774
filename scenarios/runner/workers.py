"""Runs cases side by side, each in a worker process: a process holds one platform at a time."""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from scenarios.runner.preparing import prepare_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from scenarios.runner.outcome import Outcome

    RunOne = Callable[[Outcome, str, Callable[[str, str], None]], Outcome]
    """(outcome to fill in, seed, progress) → the outcome."""

STOP_WITHIN_S = 5.0


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, run_one: RunOne) -> None:
        spawning = multiprocessing.get_context("spawn")
        self.pipe, theirs = spawning.Pipe()
        self.process: BaseProcess = spawning.Process(target=_work, args=(theirs, run_one))
        self.process.start()
        theirs.close()
        self.at: Outcome | None = None

    def give(self, outcome: Outcome, seed: str) -> None:
        """Let it run a case."""
        self.at = outcome
        self.pipe.send((outcome, seed))

    def interrupt(self) -> None:
        """What Ctrl-C is to a single process: finish recordings, then end the case."""
        if self.at is not None and self.process.pid is not None and self.process.is_alive():
            os.kill(self.process.pid, signal.SIGINT)

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
                for worker, done in _receive(workers, progress):
                    if waiting:
                        worker.give(*waiting.pop())
                    yield done
            except KeyboardInterrupt:
                waiting.clear()
                for worker in workers:
                    worker.interrupt()
    finally:
        for worker in workers:
            worker.close()


def _receive(workers: Sequence[_Worker], progress: Callable[[str, str], None]) -> Iterator[tuple[_Worker, Outcome]]:
    """Wait for news; a worker that died leaves its case as a fault."""
    busy: dict[Any, _Worker] = {worker.pipe: worker for worker in workers if worker.at is not None}
    for pipe in wait(list(busy)):
        worker = busy[pipe]
        assert worker.at is not None, "only busy workers are waited for"
        try:
            kind, *news = worker.pipe.recv()
        except EOFError:
            lost, worker.at = worker.at, None
            lost.faults.append(f"its process ended with exit code {worker.process.exitcode}")
            yield worker, lost
            continue
        if kind == "doing":
            progress(*news)
        else:
            worker.at = None
            yield worker, news[0]


def _work(pipe: Connection, run_one: RunOne) -> None:
    """The life of a worker. Ctrl-C at the terminal goes to the whole group: only our parent's word counts here."""
    os.setpgid(0, 0)
    prepare_process()
    while True:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            outcome, seed = pipe.recv()
        except EOFError:
            return
        signal.signal(signal.SIGINT, signal.default_int_handler)
        done = run_one(outcome, seed, lambda name, what: pipe.send(("doing", name, what)))
        pipe.send(("done", done))
