"""Voice activity through the engine: to the sample, in every codec, across loss; unwatched legs tell nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.audio.coders import CODERS
from emulator.audio.g711 import encode_alaw, encode_ulaw
from emulator.media import commands as c
from emulator.media.events import VoiceStarted, VoiceStopped
from tests.emulator.media.rig import Rig
from tests.emulator.media.test_engine_against_reference import LEGS, SECONDS, Script, play, streams
from tests.oracles.streams import rtp

LOUD, QUIET = b"\x00" * 160, b"\xfe" * 160
Facts = list[tuple[str, str, int]]


def facts(rig: Rig, leg: str = "a") -> Facts:
    return [
        (type(event).__name__, event.leg, event.at_sample)
        for event in rig.events
        if isinstance(event, VoiceStarted | VoiceStopped) and event.leg == leg
    ]


def watched(*legs: str) -> Rig:
    rig = Rig()
    rig.open("a", "b")
    for leg in legs:
        rig.engine.handle(c.WatchVoice(leg=leg))
    return rig


def say(rig: Rig, frames: str, leg: str = "a") -> None:
    """`+` a loud frame, `-` a quiet one, `.` none."""
    for frame in frames:
        if frame != ".":
            rig.speak(leg, LOUD if frame == "+" else QUIET)
        rig.tick()


def test_a_run_is_told_to_the_sample_and_late_by_what_a_packet_may_be_late() -> None:
    rig = watched("a")
    say(rig, "--+++" + 12 * "-")
    started, stopped = (event for event in rig.events if isinstance(event, VoiceStarted | VoiceStopped))
    # The first packet came at sample 160 and stands there; a frame is whole when the tick after it comes.
    assert (started.at_sample, started.told_sample) == (480, 640)
    assert (stopped.at_sample, stopped.told_sample) == (960, 960 + 1600)


def test_a_short_pause_is_part_of_speech_and_a_long_one_ends_it() -> None:
    rig = watched("a")
    say(rig, "+" + 9 * "-" + "+" + 10 * "-" + "+" + 12 * "-")
    assert [name for name, _, _ in facts(rig)] == ["VoiceStarted", "VoiceStopped"] * 2


def test_a_peer_that_ceases_to_send_has_stopped() -> None:
    rig = watched("a")
    say(rig, "++" + 12 * ".")
    assert facts(rig)[-1] == ("VoiceStopped", "a", 160 + 320)


def test_what_sounded_before_the_watch_does_not_count_and_it_may_begin_in_the_middle() -> None:
    rig = watched()
    say(rig, "++")
    rig.engine.handle(c.WatchVoice(leg="a"))
    say(rig, "-----")
    assert facts(rig) == []
    say(rig, "+")
    rig.engine.handle(c.UnwatchVoice(leg="a"))
    say(rig, "++++")
    assert facts(rig) == []


def test_a_second_watch_changes_nothing() -> None:
    rig = watched("a")
    say(rig, "++")
    rig.engine.handle(c.WatchVoice(leg="a"))
    say(rig, "++")
    assert facts(rig) == [("VoiceStarted", "a", 160)]


def test_legs_are_told_apart_and_a_closed_one_tells_nothing_more() -> None:
    rig = watched("a", "b")
    for _ in range(3):
        rig.speak("a", LOUD)
        rig.speak("b", QUIET)
        rig.tick()
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick(20)
    assert facts(rig) == [("VoiceStarted", "a", 160)]
    assert facts(rig, "b") == []


def test_a_packet_that_is_120_ms_late_still_bridges_a_pause() -> None:
    rig = watched("a")
    for number in range(30):
        if number != 8:
            rig.datagram("a", rtp(0, number, 160 * number, 1, LOUD if number < 5 or number > 17 else QUIET))
        if number == 14:
            rig.datagram("a", rtp(0, 8, 1280, 1, LOUD))
        rig.tick()
    assert facts(rig) == [("VoiceStarted", "a", 160)]


@pytest.mark.parametrize(("codec", "number"), [("PCMU", 0), ("PCMA", 8), ("G722", 9), ("opus", 111)])
def test_every_codec_is_told_to_20_ms(codec: str, number: int) -> None:
    rig = Rig()
    rig.open("a")
    rig.agree("a", number, codec)
    rig.engine.handle(c.WatchVoice(leg="a"))
    coder = CODERS.get(codec)
    encode = coder.encoder().encode if coder else encode_alaw if codec == "PCMA" else encode_ulaw
    clock = 160 * (coder.clock if coder else 1)
    at = np.arange(8000)
    pcm = np.where((at >= 1600) & (at < 4800), 8000 * np.sin(at * 0.6), 0).astype(np.int16)
    for frame, samples in enumerate(pcm.reshape(-1, 160)):
        rig.datagram("a", rtp(number, frame, frame * clock, 1, bytes(encode(samples))))
        rig.tick()
    (_, _, started), (_, _, stopped) = facts(rig)
    assert abs(started - (160 + 1600)) <= 160
    assert abs(stopped - (160 + 4800)) <= 160


@settings(max_examples=6)
@given(
    drawn=st.lists(st.tuples(st.sampled_from(LEGS), streams), min_size=1, max_size=3),
    watches=st.lists(
        st.tuples(
            st.integers(1, 50 * SECONDS),
            st.builds(
                lambda kind, leg: kind(leg=leg), st.sampled_from([c.WatchVoice, c.UnwatchVoice]), st.sampled_from(LEGS)
            ),
        ),
        min_size=1,
        max_size=8,
    ),
)
def test_both_engines_agree_on_voices(drawn: list[tuple[str, object]], watches: list[tuple[int, c.Command]]) -> None:
    everywhere = [(1, c.WatchVoice(leg=leg)) for leg in LEGS]
    play(Script(drawn, [*everywhere, *watches]), {}, {})  # type: ignore[arg-type]
