"""Which cases of a run really run, and how often: shards, what failed last time, repetitions."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeVar

from emulator.base.errors import BadInput
from scenarios.language.loader import load_cases
from scenarios.runner.app_hosting import check_apps
from scenarios.runner.outcome import Outcome, Result, fresh_folder
from scenarios.runner.report import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from scenarios.language.loader import Case
    from scenarios.runner.casting import Role

T = TypeVar("T")
_SHARD = re.compile(r"([1-9]\d*)/([1-9]\d*)")


def read_cases(paths: Sequence[Path]) -> list[Case]:
    """The cases of files and folders, with their apps found. Raises BadInput."""
    cases = load_cases(paths)
    check_apps(cases)
    return cases


def shard_of(items: Sequence[T], wanted: str) -> list[T]:
    """The i-th of n equal parts, dealt out one by one; everything when `wanted` is empty. Raises BadInput."""
    if not wanted:
        return list(items)
    found = _SHARD.fullmatch(wanted)
    if found is None or int(found[1]) > int(found[2]):
        raise BadInput(f"expected i/n such as 1/4, with i from 1 to n, not {wanted!r}", place="--shard")
    return list(items[int(found[1]) - 1 :: int(found[2])])


def to_run_again(roles: Sequence[Role], out: Path) -> tuple[list[Role], list[str]]:
    """Those that neither passed nor failed as expected in the run that `out` holds, and names that are not there.

    An interrupted run may not have come to a case: then it did not pass. Raises BadInput.
    """
    file = out / FILE
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
        results = [(str(each["case"]), each["result"]) for each in report["scenarios"]]
        interrupted = bool(report["interrupted"])
    except OSError as error:
        raise BadInput(f"there is no last run: {file}: {error.strerror}", place="--rerun-failed") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{file} is no report of a run", place="--rerun-failed") from error
    failed = {name for name, result in results if result not in {Result.PASSED, Result.XFAILED, Result.SKIPPED}}
    seen = {name for name, _ in results}
    names = {role.case.name for role in roles}
    again = failed | (names - seen if interrupted else set())
    return [role for role in roles if role.case.name in again], sorted(failed - names)


def outcomes_of(roles: Iterable[Role], out: Path, repeat: int, *, shows_secrets: bool = False) -> list[Outcome]:
    """An empty outcome for every time a case will run, each with a folder of its own."""
    outcomes = []
    for role in roles:
        for repetition in range(1, repeat + 1):
            outcome = Outcome(
                case=role.case,
                world=role.world,
                folder=out,
                lab=role.lab,
                skipped=role.skipped,
                notices=list(role.notices),
                repetition=repetition,
                shows_secrets=shows_secrets,
            )
            outcome.folder = fresh_folder(out, outcome.name)
            outcomes.append(outcome)
    return outcomes
