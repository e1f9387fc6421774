"""The table of docs/mutations.md: what is broken, which case notices, and the line with which it does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tools.mutate.every_mutant import MUTANTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.mutate.trial import Trial

PAGE = Path(__file__).parents[2] / "docs/mutations.md"
BEGIN, END = "<!-- written by python -m tools.mutate --write -->", "<!-- end -->"
_IDS = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b")
_LOOK_AT = re.compile(r"; look at .*", re.DOTALL)
_FOLDERS = re.compile(r"\S*/(?=[^/\s]+\.(?:wav|mp3)\b)")
LONGEST = 200


def rows(trials: Iterable[Trial]) -> list[str]:
    """Lines of Markdown, one for each mutant, by room; of several cases the first is shown, the others are named."""
    by_mutant: dict[str, list[Trial]] = {}
    for trial in trials:
        if trial.mutant:
            by_mutant.setdefault(trial.mutant, []).append(trial)
    lines = ["| mutant | what it breaks | caught by | with the line |", "|---|---|---|---|"]
    for name, mutant in MUTANTS.items():
        if name in by_mutant:
            first = next(trial for trial in by_mutant[name] if trial.case.name == mutant.cases[0])
            names = ", ".join(f"`{case}`" for case in mutant.cases)
            lines.append(f"| `{mutant.place}.{name}` | {mutant.summary} | {names} | {line_of(first)} |")
    return lines


def line_of(trial: Trial) -> str:
    """What caught a mutant, without what differs from folder to folder."""
    if trial.hung:
        return "by time-out: the case did not come to its end"
    if trial.evidence is None:
        return f"**{trial.complaint}**"
    text = _LOOK_AT.sub("", str(trial.evidence)).removeprefix("FAIL  ")
    text = _IDS.sub("…", _FOLDERS.sub("", text))
    text = " ".join(text.split()).replace("|", "\\|")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def write(trials: Iterable[Trial]) -> None:
    """Put the table into the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    table = "\n".join(rows(trials))
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")
