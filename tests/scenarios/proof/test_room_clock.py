"""A room's recording as one of many legs: its clock, and everybody who was in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.proof.room_clock import read_any_sidecar
from tools.synthetic_call import WALL_EPOCH_NS, make_call
from tools.synthetic_room import TAKES, make_room

if TYPE_CHECKING:
    from pathlib import Path


def test_of_a_room(tmp_path: Path) -> None:
    _, sidecar, _ = make_room().write(tmp_path)
    found = read_any_sidecar(sidecar)
    assert found.clock.takes == TAKES
    assert (found.wall_epoch_ns, found.channels) == (WALL_EPOCH_NS, 4)
    assert list(found.legs) == ["leg-a", "leg-b", "leg-c"]


def test_of_a_leg(tmp_path: Path) -> None:
    _, sidecar, _ = make_call().write(tmp_path)
    assert read_any_sidecar(sidecar).channels == 2


def test_a_track_that_lacks_is_named(tmp_path: Path) -> None:
    _, sidecar, _ = make_room().write(tmp_path)
    (tmp_path / "room.track-3.sidecar.json").unlink()
    with pytest.raises(BadInput, match=r"room\.track-3\.sidecar\.json"):
        read_any_sidecar(sidecar)
