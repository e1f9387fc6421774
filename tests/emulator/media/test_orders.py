"""What commands do, and that those which come too late do nothing."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.media import commands as c
from emulator.media.events import CueFinished, LegClosed, RecorderArmed, RecordingClosed, RoomCueFinished
from tests.emulator.media.rig import PEER, Rig, record
from tests.oracles.streams import rtp


@pytest.mark.parametrize(
    "command",
    [
        c.SetRemote(leg="z", remote=PEER, payload_type=0, telephone_event_type=None),
        c.CloseLeg(leg="z"),
        c.BridgeLegs(first="a", second="z"),
        c.BridgeLegs(first="z", second="a"),
        c.UnbridgeLegs(first="z", second="a"),
        c.UnbridgeLegs(first="a", second="z"),
        c.StopCue(leg="z", cue="x"),
        c.StopCue(leg="a", cue="x"),
        record("z"),
        c.StopRecorder(recording="z"),
    ],
    ids=repr,
)
def test_an_order_that_comes_too_late_does_nothing(command: c.Command) -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(command)
    rig.tick(2)
    assert rig.events == []
    assert rig.blocks == []
    assert len(rig.sent[""]) + len(rig.sent["a"]) == 3


def test_a_cue_for_a_closed_leg_or_without_pcm_is_not_completed() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.StartCue(leg="z", cue="x", tones=(c.Tone(hertz=1, duration_ms=20),)))
    rig.engine.handle(c.StartCue(leg="a", cue="y", pcm_path="missing.pcm"))
    rig.tick()
    assert rig.found(CueFinished) == [
        CueFinished(leg=leg, cue=cue, at_sample=160, completed=False) for leg, cue in (("z", "x"), ("a", "y"))
    ]


def test_a_cue_is_provided_once_per_start() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.provide_cue("x", np.full(160, 9000, np.int16))
    for _ in range(2):
        rig.engine.handle(c.StartCue(leg="a", cue="x", pcm_path="x.pcm"))
        rig.tick(2)
    assert [event.completed for event in rig.found(CueFinished)] == [True, False]


def test_two_cues_of_one_name_within_a_tick_have_each_their_own_pcm() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.JoinRoom(room="m", leg="a"))
    rig.tick()
    for _ in range(2):
        rig.engine.provide_cue("x", np.full(160, 9000, np.int16))
        rig.engine.handle(c.StartRoomCue(room="m", cue="x", pcm_path="x.pcm"))
    rig.tick(3)
    assert [event.completed for event in rig.found(RoomCueFinished)] == [False, True]


def test_what_a_closed_leg_carried() -> None:
    rig = Rig()
    rig.open("a")
    for number in (0, 1, 2, 5, 4, 4):
        rig.datagram("a", rtp(0, number, 160 * number, 1, bytes(160)))
        rig.tick()
    rig.datagram("a", rtp(101, 6, 900, 1, b"\1\0\0\xa0"))
    rig.tick(60)
    rig.datagram("a", rtp(0, 7, 160 * 7 + 60 * 160, 1, bytes(160)))
    rig.datagram("a", rtp(0, 3, 160 * 3, 1, bytes(160)))
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    [closed] = rig.found(LegClosed)
    counts = (closed.packets_received, closed.packets_sent, closed.packets_lost)
    assert (closed.leg, *counts) == ("a", 9, 67, 0)
    assert (closed.packets_late, closed.packets_duplicate, closed.packets_reordered) == (1, 1, 1)


def test_losses_are_counted_by_sequence_numbers() -> None:
    rig = Rig()
    rig.open("a")
    for number in (65_530, 65_531, 65_540, 65_541):
        rig.datagram("a", rtp(0, number, 160 * number, 1, bytes(160)))
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    assert rig.found(LegClosed)[0].packets_lost == 8


def test_a_leg_may_be_opened_recorded_and_closed_within_a_tick() -> None:
    rig = Rig()
    rig.engine.handle(c.OpenLeg(leg="a", local=PEER, ssrc=1, first_sequence=0, first_timestamp=0))
    rig.engine.handle(record("a"))
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    assert [type(event) for event in rig.events] == [RecorderArmed, RecordingClosed, LegClosed]
    assert len(rig.file("r.wav")) == 44
    with pytest.raises(KeyError):
        rig.engine.slot_of("a")


def test_the_slot_of_a_closed_leg_is_kept_while_a_recorder_has_to_read_it() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(record("a"))
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    rig.tick(30)
    rig.engine.handle(c.CloseLeg(leg="b"))
    rig.tick()
    assert rig.engine._table.legs[1] is not None
    rig.tick(100)
    assert rig.engine._table.legs[1] is None


def test_the_slot_of_a_leg_that_nobody_recorded_is_free_at_once() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(record("b"))
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    assert rig.engine._table.legs[0] is None
