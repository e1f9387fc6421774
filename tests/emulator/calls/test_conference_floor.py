"""The floor of a conference follows who is heard: waiting and muted members have none, talkers get it when heard."""

from __future__ import annotations

from dataclasses import replace

from emulator.calls.room_commands import ChangeMembers
from tests.emulator.calls.test_conferences import Meeting


def test_who_waits_has_no_floor_until_it_starts_and_whoever_speaks_has_it_then() -> None:
    meeting = Meeting()
    meeting.join("a", starts=False, tells_floor=True)
    meeting.join("b", starts=False, tells_floor=True)
    meeting.lab.voice_starts(meeting.calls["b"])
    assert meeting.told() == ["enter a edge", "enter b"]
    meeting.join("c", tells_floor=True)
    assert meeting.told() == ["enter c", "floor b"]
    meeting.lab.voice_starts(meeting.calls["a"])
    meeting.lab.voice_stops(meeting.calls["b"])
    assert meeting.told() == ["floor a"]


def test_who_speaks_when_it_is_unmuted_may_have_the_floor() -> None:
    meeting = Meeting()
    meeting.join("a", tells_floor=True)
    meeting.join("b", tells_floor=True, muted=True)
    meeting.lab.voice_starts(meeting.calls["b"])
    meeting.told()
    order = ChangeMembers(conference_uuid=meeting.room.conference_uuid, member_ids=("2",), muted=False)
    meeting.lab.order(order)
    assert meeting.told() == ["floor b"]
    meeting.lab.order(replace(order, muted=True))
    meeting.lab.voice_stops(meeting.calls["b"])
    meeting.lab.order(order)
    assert meeting.told() == []
