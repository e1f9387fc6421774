"""What a person sees: a line for every case while it runs, and a summary at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from scenarios.runner.outcome import Result
from scenarios.runner.report import flakes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from rich.progress import TaskID

    from scenarios.runner.outcome import Outcome


class Onlooker(Protocol):
    """Somebody who follows a run from elsewhere."""

    def step(self, case: str, what: str) -> None:
        """A case is at this step now."""

    def result(self, case: str, result: str, seconds: float) -> None:
        """A case has ended."""


STYLE = {
    Result.PASSED: "bold green",
    Result.FAILED: "bold red",
    Result.INVALID: "bold yellow",
    Result.XFAILED: "green",
    Result.INTERRUPTED: "bold yellow",
    Result.SKIPPED: "yellow",
}


class Screen:
    """The terminal. Without one (a log file, a build server) only finished cases are printed, a line each."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(stderr=False, highlight=False)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TextColumn("[dim]{task.fields[doing]}"),
            TimeElapsedColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        self._lines: dict[str, TaskID] = {}
        self._onlookers: list[Onlooker] = []

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def watch(self, onlooker: Onlooker) -> None:
        """Let somebody follow what cases do."""
        self._onlookers.append(onlooker)

    def notice(self, text: str) -> None:
        """A line that is not about one case."""
        self.console.print(Text(f"note: {text}", style="yellow"))

    def doing(self, name: str, what: str) -> None:
        """The case called `name` is at this step now."""
        if name not in self._lines:
            self._lines[name] = self._progress.add_task(Text(name).markup, total=None, doing=what)
        self._progress.update(self._lines[name], doing=Text(what).markup)
        for onlooker in self._onlookers:
            onlooker.step(name, what)

    def done(self, outcome: Outcome, *, again: bool = False) -> None:
        """A case has ended, or will run `again`."""
        line = self._lines.pop(outcome.name, None)
        if line is not None:
            self._progress.remove_task(line)
        result = outcome.result
        for onlooker in self._onlookers:
            onlooker.result(outcome.name, str(result), outcome.wall_seconds)
        text = Text.assemble((f"{result:12}", STYLE[result]), outcome.name, (f"  {outcome.wall_seconds:.1f} s", "dim"))
        self.console.print(text)
        for complaint in outcome.complaints:
            self.console.print(Text(f"    {complaint}"))
        for notice in outcome.notices if result is Result.FAILED else ():
            self.console.print(Text(f"    note: {notice}", style="yellow"))
        if again:
            self.console.print(Text("    it runs again", style="yellow"))

    def summary(self, outcomes: Sequence[Outcome], out: Path, wall_seconds: float) -> None:
        """The table at the end, how often each case passed if it ran several times, and how fast it all was."""
        table = Table(box=None, pad_edge=False)
        for heading in ("scenario", "world", "verdicts", "failed", "call", "took", "result"):
            table.add_column(heading, justify="left" if heading in ("scenario", "world", "result") else "right")
        for outcome in outcomes:
            table.add_row(
                Text(outcome.name),
                outcome.world,
                str(len(outcome.verdicts)),
                str(len(outcome.failures)),
                f"{outcome.call_seconds:.1f} s",
                f"{outcome.wall_seconds:.1f} s",
                Text(str(outcome.result), style=STYLE[outcome.result]),
            )
        self.console.print()
        self.console.print(table)
        for flake in flakes(outcomes, 0):
            passed, runs = flake["passed"], flake["runs"]
            style = "green" if passed == runs else "bold red"
            self.console.print(Text(f"{flake['case']}: {passed} of {runs} passed", style=style))
        if outcomes and all(outcome.result is Result.SKIPPED for outcome in outcomes):
            self.console.print(Text("every case was skipped: nothing has been shown", style="bold yellow"))
        lasted = sum(outcome.own_seconds for outcome in outcomes)
        self.console.print(Text(f"\n{_speed(len(outcomes), lasted, wall_seconds)}"))
        self.console.print(Text(f"report: {out / 'report.json'}", style="dim"))


def _speed(cases: int, lasted: float, wall_seconds: float) -> str:
    """`cases: 70; 512 s of their own time took 6.1 s, 84 × real time`."""
    times = lasted / wall_seconds if wall_seconds else 0.0
    return f"cases: {cases}; {lasted:.0f} s of their own time took {wall_seconds:.1f} s, {times:.0f} × real time"
