"""A `*.call.yaml` as pytest collects it: one item for every case, named like the case."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.errors import BadInput, Unavailable
from scenarios.endpoints.kinds import ABSENCE
from scenarios.in_pytest.playing import play
from scenarios.in_pytest.report_folder import report_folder
from scenarios.runner.casting import world_it_needs
from scenarios.runner.outcome import Result
from scenarios.runner.selection import read_cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.language.loader import Case
    from scenarios.runner.outcome import Outcome


class CallFailed(Exception):
    """The verdicts of a case that did not pass, a line each, and where its report is."""


class CallFile(pytest.File):
    """A file with a scenario."""

    def collect(self) -> Iterator[CallItem]:
        """The cases. A mistake in the file is a collection error of one line: file:line:column and what is wrong."""
        try:
            cases = read_cases([self.path])
        except BadInput as mistake:
            raise self.CollectError(str(mistake)) from None
        for case in cases:
            yield CallItem.from_parent(self, name=case.name, case=case)


class CallItem(pytest.Item):
    """A case. It is played in the set-up phase, so that an invalid run is an error; the test phase judges."""

    def __init__(self, *, case: Case, **rest: Any) -> None:
        super().__init__(**rest)
        self.case = case
        self._outcome: Outcome | None = None
        self._refusal = ""
        if case.scenario.xfail is not None:
            self.add_marker(pytest.mark.xfail(reason=case.scenario.xfail, strict=True, raises=CallFailed))
        if reason := obstacle(case, self._world):
            self.add_marker(pytest.mark.skip(reason=reason))

    def setup(self) -> None:
        """Play the case."""
        out = report_folder(self.config, self.parent.nodeid if self.parent else "")
        try:
            self._outcome = play(self.case, world=self._world, seed=self.config.getoption("offhook_seed"), out=out)
        except BadInput as mistake:
            pytest.fail(str(mistake), pytrace=False)
        except Unavailable as refusal:
            self._refusal = str(refusal)
            return
        self._note(self._outcome)
        if self._outcome.result is Result.INVALID:
            pytest.fail(self._text(self._outcome), pytrace=False)

    def runtest(self) -> None:
        """Fail with the verdicts. That a case passes which should fail is told by pytest, by its marker `xfail`."""
        if self._outcome is None:
            pytest.fail(self._refusal, pytrace=False)
        failed = self._outcome.result is Result.FAILED and self.case.scenario.xfail is None
        if failed or self._outcome.result is Result.XFAILED:
            raise CallFailed(self._text(self._outcome))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *rest: Any) -> Any:
        """The verdicts and no traceback of ours."""
        return str(excinfo.value) if isinstance(excinfo.value, CallFailed) else super().repr_failure(excinfo, *rest)

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        """A case has no line of its own."""
        return self.path, 0, self.name

    @property
    def _world(self) -> str:
        return str(self.config.getoption("offhook_world"))

    def _note(self, outcome: Outcome) -> None:
        self.user_properties.append(("offhook_report", str(outcome.folder)))
        if outcome.notices:
            self.add_report_section("setup", "offhook", "\n".join(f"note: {notice}" for notice in outcome.notices))

    def _text(self, outcome: Outcome) -> str:
        return "\n".join([*outcome.complaints, f"report: {outcome.folder}"])


def obstacle(case: Case, world: str) -> str:
    """Why a case cannot be played as it is written and is skipped; with CI=true a missing program is no excuse."""
    if other := world_it_needs(case, world):
        return f"needs the {other} world"
    if world == "simulated" or os.environ.get("CI") == "true":
        return ""
    missing = [ABSENCE[kind]() for kind in sorted({party.phone for party in case.scenario.parties.values()})]
    return "; ".join(reason for reason in missing if reason)
