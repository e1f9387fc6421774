"""The command line of the mutation table."""

from __future__ import annotations

import pytest

from tools.mutate.command import main


def test_an_unknown_mutant_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["no_such_mutant"])
    assert "no such mutant: no_such_mutant; there are " in capsys.readouterr().err


@pytest.mark.live
@pytest.mark.slow
def test_a_mutant_that_is_caught_is_told_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["call_status_wrong"]) == 0
    told = capsys.readouterr().out
    assert "caught  call_status_wrong · outbound_busy: " in told
    assert "mutants: 1; trials: 2; red: 0" in told
