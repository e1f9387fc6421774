"""Taps: each tick's frames of both directions in one event, as they are heard and as they are sent."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.g711 import encode_ulaw
from emulator.media import commands as c
from emulator.media import taps
from emulator.media.events import TappedAudio
from tests.emulator.media.rig import Rig


def frames(rig: Rig, tap: str, which: str) -> dict[int, list[int]]:
    """Engine sample → samples of one track."""
    found = {}
    for event in rig.found(TappedAudio):
        for place, track in enumerate(event.tracks):
            if track == (tap, which):
                pcm = np.frombuffer(event.audio[320 * place : 320 * (place + 1)], "<i2")
                found[event.at_sample] = pcm.tolist()
    return found


def voice(number: int) -> bytes:
    """20 ms that sound like no other."""
    return bytes(encode_ulaw(np.full(160, 500 * number, np.int16)).tobytes())


def test_without_taps_nothing_is_reported() -> None:
    rig = Rig()
    rig.open("a")
    rig.tick(5)
    assert not rig.found(TappedAudio)


def test_the_peer_is_heard_behind_its_packets_and_silence_before() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.StartTap(tap="t", leg="a"))
    rig.tick(2)
    for number in range(1, 6):
        rig.speak("a", voice(number))
        rig.tick()
    rig.tick(4)
    heard = [values[0] for values in frames(rig, "t", "from_peer").values()]
    loud = [value for value in heard if value]
    assert [round(value / 500) for value in loud] == [1, 2, 3, 4, 5]
    assert heard[:2] == [0, 0]
    assert heard[-1] == 0


def test_it_is_what_whoever_is_bridged_hears() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    rig.engine.handle(c.StartTap(tap="t", leg="a"))
    rig.engine.handle(c.StartTap(tap="u", leg="b", from_peer=False, to_peer=True))
    for number in range(1, 30):
        rig.speak("a", voice(number))
        rig.tick()
    assert frames(rig, "t", "from_peer") == frames(rig, "u", "to_peer")


@pytest.mark.parametrize(("payload_type", "codec"), [(9, "G722"), (8, "PCMA")])
def test_what_is_sent_in_another_codec(payload_type: int, codec: str) -> None:
    rig = Rig()
    rig.open("a")
    rig.agree("a", payload_type, codec)
    rig.engine.handle(c.StartTap(tap="t", leg="a", from_peer=False, to_peer=True))
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=(c.Tone(hertz=700, duration_ms=40),)))
    rig.tick(4)
    levels = [max(map(abs, values)) for values in frames(rig, "t", "to_peer").values()]
    assert [level > 4000 for level in levels] == [True, True, False, False]


def test_nothing_is_sent_to_a_leg_on_hold() -> None:
    rig = Rig()
    rig.open("a", remote=None)
    rig.engine.handle(c.StartTap(tap="t", leg="a", from_peer=False, to_peer=True))
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=(c.Tone(hertz=700, duration_ms=40),)))
    rig.tick(2)
    assert not any(any(values) for values in frames(rig, "t", "to_peer").values())


def test_one_event_a_tick_and_none_after_the_end() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(c.StartTap(tap="t", leg="a", to_peer=True))
    rig.engine.handle(c.StartTap(tap="u", leg="b"))
    rig.tick(3)
    rig.engine.handle(c.StopTap(tap="t"))
    rig.tick(2)
    rig.engine.handle(c.CloseLeg(leg="b"))
    rig.tick(2)
    tracks = [event.tracks for event in rig.found(TappedAudio)]
    both = (("t", "from_peer"), ("t", "to_peer"), ("u", "from_peer"))
    assert tracks == [both] * 3 + [(("u", "from_peer"),)] * 2


def test_a_tap_of_a_leg_that_is_not_open_hears_nothing() -> None:
    rig = Rig()
    rig.engine.handle(c.StartTap(tap="t", leg="a"))
    rig.tick(2)
    assert not rig.found(TappedAudio)


def test_many_tracks_come_in_several_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taps, "TOGETHER", 2)
    rig = Rig()
    rig.open("a")
    for name in "tuv":
        rig.engine.handle(c.StartTap(tap=name, leg="a"))
    rig.tick()
    assert [len(event.tracks) for event in rig.found(TappedAudio)] == [2, 1]


def test_a_telephone_event_is_no_audio() -> None:
    rig = Rig()
    rig.open("a", payload_type=8)
    rig.engine.handle(c.StartTap(tap="t", leg="a", from_peer=False, to_peer=True))
    rig.tick()
    rig.engine.handle(c.StartCue(leg="a", cue="k", keys="1"))
    rig.tick()
    before, during = (np.frombuffer(each.audio, "<i2") for each in rig.found(TappedAudio))
    assert set(before.tolist()) == {8}, "A-law has no zero"
    assert not during.any()
