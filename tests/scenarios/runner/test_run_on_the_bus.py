"""Which runs are published."""

from __future__ import annotations

import io
import os
import signal
from typing import TYPE_CHECKING, Self

import pytest
from rich.console import Console

from hardware.lab_file import Broker, Lab
from scenarios.endpoints.run_lab import RunLab
from scenarios.runner.outcome import Outcome
from scenarios.runner.progress import Screen
from scenarios.runner.run_on_the_bus import lab_in_use, published
from tests.scenarios.scenario_text import one_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Bus:
    """Stands for the bus of a run."""

    made: list[Bus]

    def __init__(self, broker: Broker, on_stop: Callable[[], None]) -> None:
        self.base, self.on_stop = broker.base, on_stop
        self.steps: list[tuple[str, str]] = []
        self.made.append(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def step(self, case: str, what: str) -> None:
        self.steps.append((case, what))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Bus]:
    """The buses that a run has opened."""
    Bus.made = []
    monkeypatch.setattr("hardware.bus.run_bus.RunBus", Bus)
    return Bus.made


def a_screen() -> Screen:
    return Screen(Console(file=io.StringIO()))


@pytest.mark.parametrize("text", [None, "phones: {}\n"])
def test_without_a_bus_nothing_is_published(made: list[Bus], tmp_path: Path, text: str | None) -> None:
    lab = None
    if text is not None:
        lab = tmp_path / "lab.yaml"
        lab.write_text(text, encoding="utf-8")
    with published(lab, a_screen()):
        assert made == []


def test_steps_are_published_and_a_stop_is_as_ctrl_c(
    made: list[Bus], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = tmp_path / "lab.yaml"
    lab.write_text("bus: {base: lab}\n", encoding="utf-8")
    killed: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: killed.append((pid, number)))
    screen = a_screen()
    with published(lab, screen):
        screen.doing("a", "step 1")
        made[0].on_stop()
    assert (made[0].base, made[0].steps) == ("lab", [("a", "step 1")])
    assert killed == [(os.getpid(), signal.SIGINT)]


def test_a_lab_that_nobody_named_is_published_too_where_it_has_a_bus(tmp_path: Path) -> None:
    case, file = one_case(tmp_path), tmp_path / "lab.yaml"
    without, with_bus = RunLab(file=file), RunLab(file=file, lab=Lab(bus=Broker()))
    simulated = Outcome(case=case, folder=tmp_path, world="simulated", lab=with_bus)
    bare = Outcome(case=case, folder=tmp_path, world="live", lab=without)
    live = Outcome(case=case, folder=tmp_path, world="live", lab=with_bus)
    assert lab_in_use([simulated, bare]) is None
    assert lab_in_use([simulated, bare, live]) == file
