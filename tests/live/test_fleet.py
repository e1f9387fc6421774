"""Two hundred simulated phones: provisioned, registered, called and answered, with media both ways, in one run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tools.bench import fleet

if TYPE_CHECKING:
    from pathlib import Path

PHASES = ("provisioned", "registered", "called and answered", "hung up")


@pytest.mark.live
@pytest.mark.slow
def test_two_hundred_phones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A phone that misses a phase ends the run with 2, one that does not hear its partner with 1."""
    file = tmp_path / "fleet.json"
    code = fleet.main(["--phones", "200", "--json", str(file)])
    said = capsys.readouterr().out
    assert code == 0, said
    found = json.loads(file.read_text(encoding="utf-8"))
    assert (found["phones"], found["silent"]) == (200, [])
    assert tuple(found["seconds"]) == PHASES
    assert {"platform", "provisioning", "yealink", "poly", "grandstream", "grandstream_ht"} <= found["peak_mib"].keys()
    assert min(found["peak_mib"].values()) > 0
    print(said)  # noqa: T201 - the figures are what somebody wants to see
