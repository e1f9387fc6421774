"""The file's form: each lie about it is caught by its own check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from scenarios.proof.file_checks import check_file

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence


def failing(evidence: Evidence) -> set[str]:
    return {verdict.name for verdict in check_file(evidence) if not verdict.passed}


def test_the_good_file(evidence: Evidence) -> None:
    assert failing(evidence) == set()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"rate": 16_000}, "rate"),
        ({"header_samples": 79_999}, "header"),
        ({"stray_bytes": 2}, "channels equally long"),
    ],
)
def test_recording(evidence: Evidence, changes: dict[str, Any], name: str) -> None:
    assert failing(replace(evidence, recording=replace(evidence.recording, **changes))) == {name}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"samples": 79_840}, "length"),
        ({"channels": 1}, "channels"),
        ({"start_wall_ms": 1}, "start on the wall clock"),
        ({"armed_sample": 8001}, "start on the wall clock"),
    ],
)
def test_sidecar(evidence: Evidence, changes: dict[str, Any], name: str) -> None:
    assert failing(replace(evidence, sidecar=evidence.sidecar.model_copy(update=changes))) == {name}
