"""The media process starts with its options, and ends with its platform."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

import emulator
from emulator.runtime import media_wire as wire
from emulator.runtime.media_spawn import MediaOptions, child_environment, spawn

OPTIONS = MediaOptions(wall_epoch_ns=10**18, capture="")


def test_options_travel_as_json() -> None:
    assert MediaOptions(**json.loads(OPTIONS.to_json())) == OPTIONS
    assert asdict(OPTIONS) == json.loads(OPTIONS.to_json())


def test_the_child_has_one_blas_thread_and_this_very_emulator(monkeypatch: pytest.MonkeyPatch) -> None:
    root = str(Path(emulator.__file__).parents[1])
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    environment = child_environment()
    assert environment["OPENBLAS_NUM_THREADS"] == "1"
    assert environment["PYTHONPATH"].split(os.pathsep) == [root, "elsewhere"]
    monkeypatch.delenv("PYTHONPATH")
    assert child_environment()["PYTHONPATH"] == root


@pytest.mark.live
def test_a_process_says_that_it_is_ready_and_dies_with_its_platform() -> None:
    process, pipe = spawn(OPTIONS)
    with pipe:
        pipe.settimeout(20)
        assert pipe.recv(100) == bytes([wire.READY])
        assert process.poll() is None
    assert process.wait(timeout=10) == 0
