"""Recordings of rooms: which tracks there are, from when to when, what is in them, and what the manifest tells."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from emulator.audio.g711 import ULAW_TO_PCM
from emulator.media import commands as c
from emulator.media.events import RecorderArmed, RecordingClosed, RoomRecordingClosed
from emulator.media.room_recorders import manifest_path
from tests.emulator.media.rig import Rig, pcm_runs

MEDIA = {"a": b"\x00" * 160, "b": b"\x20" * 160, "d": b"\x90" * 160}
VALUE = {leg: int(ULAW_TO_PCM[media[0]]) for leg, media in MEDIA.items()}


def room_of(*legs: str) -> Rig:
    """A rig whose legs talk, in the room `m`, member `m-LEG` each."""
    rig = Rig()
    rig.open("a", "b", "d")
    join(rig, *legs)
    talk(rig, 5)
    return rig


def join(rig: Rig, *legs: str, speaks: bool = True, member: str = "") -> None:
    for leg in legs:
        rig.engine.handle(c.JoinRoom(room="m", leg=leg, speaks=speaks, member=member or f"m-{leg}"))


def leave(rig: Rig, *legs: str) -> None:
    for leg in legs:
        rig.engine.handle(c.LeaveRoom(leg=leg))


def talk(rig: Rig, ticks: int) -> None:
    for _ in range(ticks):
        for leg, media in MEDIA.items():
            if leg in rig.names.values():
                rig.speak(leg, media)
        rig.tick()


def record(rig: Rig) -> None:
    rig.engine.handle(c.StartRoomRecorder(recording="r", room="m", path_stem="f/r"))


def test_it_ends_by_itself_when_so_much_is_recorded() -> None:
    rig = room_of("a", "b")
    rig.engine.handle(c.StartRoomRecorder(recording="r", room="m", path_stem="f/r", max_samples=8000))
    talk(rig, 30)
    rig.engine.handle(c.PauseRecorder(recording="r"))
    talk(rig, 20)
    rig.engine.handle(c.ResumeRecorder(recording="r"))
    talk(rig, 100)
    event = closed(rig)
    assert (event.samples, event.reason) == (8000, "max_length")
    assert [track.samples for track in event.tracks] == [8000, 8000]


def stop(rig: Rig) -> RoomRecordingClosed:
    rig.engine.handle(c.StopRecorder(recording="r"))
    talk(rig, 70)
    return closed(rig)


def closed(rig: Rig) -> RoomRecordingClosed:
    (event,) = rig.found(RoomRecordingClosed)
    return event


def manifest(rig: Rig) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(rig.file(manifest_path("f/r")))
    return content


def runs(rig: Rig, n: int) -> list[tuple[int, int]]:
    return pcm_runs(rig.wav(f"f/r.track-{n}.wav")[:, 0])


def sidecar(rig: Rig, n: int) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(rig.file(f"f/r.track-{n}.sidecar.json"))
    return content


def test_each_member_has_a_track_from_its_joining_to_its_leaving() -> None:
    rig = room_of("a", "b")
    record(rig)
    talk(rig, 10)
    join(rig, "d")
    talk(rig, 10)
    leave(rig, "a")
    talk(rig, 10)
    event = stop(rig)
    found = [(t.n, t.leg, t.member, t.file, t.start, t.samples, t.reason) for t in event.tracks]
    assert found == [
        (1, "a", "m-a", "r.track-1.wav", 0, 3200, "left"),
        (2, "b", "m-b", "r.track-2.wav", 0, 4800, "stopped"),
        (3, "d", "m-d", "r.track-3.wav", 1600, 3200, "stopped"),
    ]
    assert (event.samples, event.reason, event.path_stem) == (4800, "stopped", "f/r")
    assert [runs(rig, n) for n in (1, 2, 3)] == [
        [(VALUE["a"], 3200)],
        [(VALUE["b"], 4800)],
        [(VALUE["d"], 3200)],
    ]


def test_only_the_whole_is_told_of() -> None:
    rig = room_of("a", "b")
    record(rig)
    talk(rig, 10)
    event = stop(rig)
    assert rig.found(RecordingClosed) == []
    (armed,) = rig.found(RecorderArmed)
    assert (armed.recording, armed.wall_ms) == ("r", event.start_wall_ms)


def test_who_is_muted_is_digital_zero() -> None:
    rig = room_of("a")
    record(rig)
    talk(rig, 3)
    join(rig, "a", speaks=False)
    talk(rig, 4)
    join(rig, "a")
    talk(rig, 3)
    stop(rig)
    assert runs(rig, 1) == [(VALUE["a"], 480), (0, 640), (VALUE["a"], 480)]
    peer = {"kind": "from_peer", "cue": "", "remote": "192.0.2.1:4000", "joined": ""}
    assert sidecar(rig, 1)["spans"] == {
        "left": [
            {"from": 0, "to": 480, "leg": "a", **peer},
            {"from": 480, "to": 1120, "kind": "none", "leg": "", "cue": ""},
            {"from": 1120, "to": 1600, "leg": "a", **peer},
        ],
        "right": [{"from": 0, "to": 1600, "kind": "none", "leg": "", "cue": ""}],
    }


def test_who_is_heard_and_not_recorded_is_digital_zero() -> None:
    rig = room_of("a", "b")
    record(rig)
    talk(rig, 3)
    rig.engine.handle(c.JoinRoom(room="m", leg="a", recorded=False))
    talk(rig, 4)
    stop(rig)
    assert runs(rig, 1) == [(VALUE["a"], 480), (0, 640)]
    assert runs(rig, 2) == [(VALUE["b"], 1120)]


def test_a_pause_is_cut_out_of_all_tracks_also_of_those_that_begin_in_it() -> None:
    rig = room_of("a")
    record(rig)
    talk(rig, 5)
    rig.engine.handle(c.PauseRecorder(recording="r"))
    talk(rig, 5)
    join(rig, "b")
    talk(rig, 5)
    rig.engine.handle(c.ResumeRecorder(recording="r"))
    talk(rig, 5)
    event = stop(rig)
    assert [(track.start, track.samples) for track in event.tracks] == [(0, 1600), (800, 800)]
    armed = rig.found(RecorderArmed)[0].at_sample
    takes = [{"from": armed, "to": armed + 800}, {"from": armed + 2400, "to": armed + 3200}]
    assert manifest(rig)["takes"] == takes
    assert sidecar(rig, 1)["takes"] == takes
    assert sidecar(rig, 2)["takes"] == takes[1:]
    assert event.samples == 1600


def test_who_comes_back_has_another_track_also_within_a_tick() -> None:
    rig = room_of("a", "b")
    record(rig)
    talk(rig, 5)
    leave(rig, "a")
    join(rig, "a", member="again")
    talk(rig, 5)
    event = stop(rig)
    found = [(track.n, track.member, track.start, track.samples) for track in event.tracks]
    assert found == [(1, "m-a", 0, 800), (2, "m-b", 0, 1600), (3, "again", 800, 800)]
    assert sidecar(rig, 3)["track"] == {"of": "r", "n": 3, "member": "again", "start": 800}


def test_the_room_ends_with_its_last_member_and_so_does_its_recording() -> None:
    rig = room_of("a", "b")
    record(rig)
    talk(rig, 5)
    leave(rig, "a")
    rig.engine.handle(c.CloseLeg(leg="b"))
    del rig.names[rig.engine.slot_of("b")]
    talk(rig, 70)
    event = closed(rig)
    assert (event.reason, event.samples) == ("room_ended", 800)
    assert [track.reason for track in event.tracks] == ["left", "leg_closed"]


def test_a_room_without_members_has_an_empty_recording() -> None:
    rig = Rig()
    record(rig)
    rig.tick()
    event = closed(rig)
    assert (event.samples, event.tracks, event.reason) == (0, (), "room_ended")
    assert manifest(rig)["reason"] == "room_ended"


def test_the_manifest_tells_at_every_moment_which_tracks_there_are() -> None:
    rig = room_of("a")
    record(rig)
    talk(rig, 5)
    told = manifest(rig)
    armed = rig.found(RecorderArmed)[0].at_sample
    assert told["format"] == "offhook-room/1"
    assert (told["recording"], told["room"], told["rate"], told["armed_sample"]) == ("r", "m", 8000, armed)
    assert (told["reason"], told["samples"], told["takes"]) == ("unfinished", None, [{"from": armed, "to": None}])
    track = {"n": 1, "leg": "a", "member": "m-a", "file": "r.track-1.wav", "start": 0, "samples": None, "reason": ""}
    assert told["tracks"] == [track]
    rig.engine.handle(c.PauseRecorder(recording="r"))
    talk(rig, 5)
    assert manifest(rig)["takes"] == [{"from": armed, "to": armed + 800}]
    stop(rig)
    told = manifest(rig)
    assert (told["reason"], told["samples"]) == ("stopped", 800)
    assert told["tracks"] == [track | {"samples": 800, "reason": "stopped"}]


def test_a_track_of_its_own_ends_when_its_leg_leaves_the_room() -> None:
    rig = room_of("a", "b")
    order = c.StartRecorder(recording="t", leg="a", path="t.wav", stereo=False, records_to_peer=False, room="m")
    rig.engine.handle(order)
    talk(rig, 5)
    join(rig, "a", speaks=False)
    talk(rig, 5)
    rig.engine.handle(c.BridgeLegs(first="a", second="d"))
    talk(rig, 70)
    (event,) = rig.found(RecordingClosed)
    assert (event.samples, event.channels, event.reason) == (1600, 1, "left")
    assert pcm_runs(rig.wav("t.wav")[:, 0]) == [(VALUE["a"], 800), (0, 800)]


def test_a_track_of_a_leg_that_is_not_in_the_room_is_empty() -> None:
    rig = room_of("a")
    order = c.StartRecorder(recording="t", leg="b", path="t.wav", stereo=False, records_to_peer=False, room="m")
    rig.engine.handle(order)
    talk(rig, 70)
    (event,) = rig.found(RecordingClosed)
    assert (event.samples, event.reason) == (0, "left")


def test_an_error_of_one_file_is_one_of_the_whole() -> None:
    rig = room_of("a", "b")
    record(rig)
    talk(rig, 120)
    assert {block.recording for _, block in rig.blocks} == {"r"}


def test_a_long_track_is_handed_out_by_the_second() -> None:
    rig = room_of("a", "b")
    record(rig)
    talk(rig, 200)
    event = stop(rig)
    assert event.samples == 32_000
    for n, leg in ((1, "a"), (2, "b")):
        assert np.all(rig.wav(f"f/r.track-{n}.wav")[:, 0] == VALUE[leg])


def test_who_came_back_and_hung_up_at_once_has_two_tracks() -> None:
    rig = room_of("a", "b")
    record(rig)
    talk(rig, 3)
    leave(rig, "a")
    talk(rig, 2)
    join(rig, "a")
    talk(rig, 4)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    rig.engine.handle(c.StopRecorder(recording="r"))
    rig.tick(70)
    event = closed(rig)
    found = [(track.n, track.leg, track.start, track.samples, track.reason) for track in event.tracks]
    assert found == [
        (1, "a", 0, 480, "left"),
        (2, "b", 0, 1600, "stopped"),
        (3, "a", 800, 640, "leg_closed"),
    ]
