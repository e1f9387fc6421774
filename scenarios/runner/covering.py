"""Takes secrets out of what is left of a case: its verdicts and notices, and what foreign phones and crashes wrote."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.base.redaction import redacted
from scenarios.runner.crash import CRASH

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.verdict import Verdict
    from scenarios.runner.outcome import Outcome


def cover(outcome: Outcome) -> None:
    """Every text of `outcome` that goes into a report, and every log in its folder."""
    outcome.verdicts = [_covered(verdict) for verdict in outcome.verdicts]
    outcome.notices = [redacted(notice) for notice in outcome.notices]
    for file in (*outcome.folder.rglob("*.log"), outcome.folder / CRASH):
        if file.is_file():
            _rewrite(file)


def _covered(verdict: Verdict) -> Verdict:
    measured, limit = (redacted(each) if isinstance(each, str) else each for each in (verdict.measured, verdict.limit))
    return replace(verdict, measured=measured, limit=limit, where=redacted(verdict.where))


def _rewrite(file: Path) -> None:
    """A log may hold any bytes: those that are no secret stay."""
    told = file.read_bytes().decode("latin-1")
    shown = redacted(told)
    if shown != told:
        file.write_bytes(shown.encode("latin-1"))
