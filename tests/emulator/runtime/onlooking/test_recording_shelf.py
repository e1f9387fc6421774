"""Finished recordings by a world: listed, filtered by days, in a table, drawn with who is on which channel."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.clock import utc
from emulator.base.errors import Unavailable
from emulator.dashboard.onlooker import WhichRecordings
from emulator.records.models import RecordingRecord
from emulator.testing.unit_world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.runtime.onlooking.recording_shelf import PlatformShelf

DAY_NS = 86_400 * 10**9


@pytest.fixture
def world() -> Iterator[World]:
    """In which a call between two was recorded."""
    with World(seed=1) as made:
        alice, bob = made.phone("alice"), made.phone("bob")
        made.documents["/answer/"] = f"""<Response>
            <Record recordSession="true" redirect="false" maxLength="600"/>
            <Dial><User>{bob.uri}</User></Dial></Response>"""
        alice.dial("15550100")
        made.advance(2.0)
        bob.answer()
        made.advance(5.0)
        alice.hang_up()
        made.advance(3.0)
        yield made


def shelf(world: World) -> PlatformShelf:
    return world._running.platform.onlooker.shelf


def listed(world: World, **wanted: Any) -> list[dict[str, object]]:
    total, found = shelf(world).page(WhichRecordings(**wanted))
    assert total == len(found)
    return found


def test_a_recording_is_listed_with_what_it_costs(world: World) -> None:
    (found,) = listed(world)
    assert (found["channels"], found["rounded_minutes"]) == (2, 1)
    assert (found["storage_days"], found["monthly_cost"], found["room"]) == (1, 0.0, None)
    assert found["url"] == f"/lab/recordings/{found['recording_id']}/file"
    assert len(listed(world, call_uuid=found["call_uuid"])) == 1
    assert listed(world, call_uuid="another") == []


def test_it_is_found_by_its_days_of_storage(world: World) -> None:
    assert len(listed(world, days_min=1, days_max=1)) == 1
    assert listed(world, days_min=2) == []
    world._running.platform.around.wall.advance(91 * DAY_NS)
    assert len(listed(world, days_min=92, days_max=92)) == 1
    assert listed(world, days_max=91) == []


def test_a_table_has_those_of_its_days(world: World) -> None:
    (record,) = world._running.platform.around.store.all(RecordingRecord)
    day = utc(record.added_ns).date()
    pages = list(shelf(world).added_between(day, day))
    assert [view["recording_id"] for page in pages for view in page] == [record.recording_id]
    assert list(shelf(world).added_between(day + timedelta(days=1), day + timedelta(days=2))) == []
    assert list(shelf(world).added_between(day - timedelta(days=2), day - timedelta(days=1))) == []


def test_who_is_on_which_channel(world: World) -> None:
    (found,) = listed(world)
    shown: Any = asyncio.run(shelf(world).waveform(str(found["recording_id"]), 100))
    left, right = shown["channels"]
    assert (left["name"], right["name"], len(left["min"])) == ("left", "right", 100)
    assert max(left["max"]) > 0.05
    assert all("alice" in span["party"] for span in left["who"])
    assert any("bob" in span["party"] for span in right["who"])


def test_what_is_not_there(world: World) -> None:
    (found,) = listed(world)
    recording = str(found["recording_id"])
    path = shelf(world).file(recording)
    assert path is not None
    assert path.is_file()
    assert shelf(world).file("none") is None
    Path(path).unlink()
    with pytest.raises(Unavailable, match=recording):
        shelf(world).file(recording)
