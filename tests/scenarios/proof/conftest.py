"""A synthetic call on disk, made once for all tests of the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.proof.evidence import gather
from tools.synthetic_call import make_call

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.evidence import Evidence
    from tools.synthetic_call import SyntheticCall


@pytest.fixture(scope="session")
def call() -> SyntheticCall:
    return make_call()


@pytest.fixture(scope="session")
def files(call: SyntheticCall, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """WAV, sidecar and capture of the good call; not to be changed."""
    return call.write(tmp_path_factory.mktemp("call"))


@pytest.fixture(scope="session")
def evidence(files: tuple[Path, Path, Path]) -> Evidence:
    wav, sidecar, capture = files
    return gather(wav, sidecar, [capture])
