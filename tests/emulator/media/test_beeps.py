"""Beeps through the engine: which tones are beeps, in every codec and across loss, and what else sounds is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.audio.coded_signal import coded_signal
from emulator.audio.coders import CODERS
from emulator.audio.dtmf import key_tones
from emulator.audio.g711 import encode_alaw, encode_ulaw
from emulator.media import commands as c
from emulator.media.events import BeepHeard
from emulator.testing.greetings import greeting
from tests.emulator.media.rig import Rig
from tests.oracles.streams import rtp

Pcm = np.ndarray[tuple[int], np.dtype[np.int16]]
AFTERWARDS_MS = 600


def sine(hertz: float, ms: int, *others: float, level: int = 8000) -> Pcm:
    at = np.arange(8 * ms) / 8000
    tones = np.array([np.sin(2 * np.pi * each * at) for each in (hertz, *others)])
    pcm: Pcm = (level * tones.sum(axis=0)).astype(np.int16)
    return pcm


def silence(ms: int) -> Pcm:
    return np.zeros(8 * ms, np.int16)


def heard(
    *parts: Pcm, codec: str = "PCMU", number: int = 0, least_ms: int = 300, lost: frozenset[int] = frozenset()
) -> list[BeepHeard]:
    """What is told of a leg whose peer says `parts`, and is silent then."""
    rig = Rig()
    rig.open("a")
    rig.agree("a", number, codec)
    rig.engine.handle(c.WatchBeep(leg="a", least_ms=least_ms, threshold=256))
    coder = CODERS.get(codec)
    encode = coder.encoder().encode if coder else encode_alaw if codec == "PCMA" else encode_ulaw
    clock = 160 * (coder.clock if coder else 1)
    pcm = np.concatenate([*parts, silence(AFTERWARDS_MS)])
    pcm = np.concatenate([pcm, np.zeros(-len(pcm) % 160, np.int16)])
    for frame, samples in enumerate(pcm.reshape(-1, 160)):
        payload = bytes(encode(samples))
        if frame not in lost:
            rig.datagram("a", rtp(number, frame, frame * clock, 1, payload))
        rig.tick()
    return rig.found(BeepHeard)


@pytest.mark.parametrize(("codec", "number"), [("PCMU", 0), ("PCMA", 8), ("G722", 9), ("opus", 111)])
def test_a_beep_is_told_when_it_is_over(codec: str, number: int) -> None:
    (beep,) = heard(silence(500), sine(1000, 400), codec=codec, number=number)
    assert abs(beep.hertz - 1000) <= 5
    assert abs(beep.measured_ms - 400) <= 40
    # The first packet stands at engine sample 160.
    assert abs(beep.at_sample - (160 + 8 * 900)) <= 320
    assert beep.told_sample - beep.at_sample <= 8 * 340


def test_the_greeting_of_a_machine_ends_with_one_and_that_of_a_human_does_not() -> None:
    (beep,) = heard(greeting("machine", 7))
    assert abs(beep.hertz - 1000) <= 2
    assert not heard(greeting("human", 7))


@pytest.mark.parametrize("hertz", [400, 425, 700, 1400, 2100, 2450])
def test_beeps_may_be_low_or_high(hertz: int) -> None:
    (beep,) = heard(sine(hertz, 500))
    assert abs(beep.hertz - hertz) <= 5


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(sine(440, 2000, 480), id="ringing"),
        pytest.param(sine(350, 2000, 440), id="dial tone"),
        pytest.param(key_tones("5", 500), id="a key"),
        pytest.param(coded_signal(3, 40_000), id="a voice"),
        pytest.param(sine(200, 800), id="a hum"),
        pytest.param(sine(3000, 800), id="too high"),
        pytest.param(sine(1000, 220), id="too short"),
        pytest.param(sine(1000, 5500), id="too long"),
        pytest.param(sine(1000, 800, level=200), id="too soft"),
        pytest.param(np.concatenate([sine(hertz, 100) for hertz in range(500, 1300, 50)]), id="a siren"),
        pytest.param(silence(1000), id="silence"),
    ],
)
def test_what_is_no_beep(sound: Pcm) -> None:
    assert heard(sound, silence(400), sound) == []


def test_a_shorter_beep_counts_when_it_is_told_so() -> None:
    assert len(heard(sine(1000, 160), least_ms=150)) == 1


def test_two_beeps_are_told_apart() -> None:
    low, high = heard(sine(800, 400), sine(1200, 400))
    assert (round(low.hertz, -1), round(high.hertz, -1)) == (800, 1200)
    assert len(heard(sine(1000, 400), silence(200), sine(1000, 400))) == 2


@settings(max_examples=20)
@given(lost=st.integers(0, 60), begin_ms=st.integers(0, 60))
def test_one_packet_that_is_lost_changes_nothing(lost: int, begin_ms: int) -> None:
    (beep,) = heard(silence(begin_ms), sine(1000, 600), lost=frozenset([lost]))
    assert beep.measured_ms >= 500


def test_what_sounded_before_the_watch_and_after_its_end_is_not_told() -> None:
    rig = Rig()
    rig.open("a")
    for number in range(100):
        if number == 30:
            rig.engine.handle(c.WatchBeep(leg="a", least_ms=300, threshold=256))
        if number == 60:
            rig.engine.handle(c.UnwatchBeep(leg="a"))
        is_tone = number < 30 or 31 < number < 60
        rig.speak("a", bytes(encode_ulaw(sine(1000, 20) if is_tone else silence(20))))
        rig.tick()
    assert rig.found(BeepHeard) == []


def test_a_leg_that_is_closed_tells_nothing_more() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.WatchBeep(leg="a", least_ms=300, threshold=256))
    for _ in range(25):
        rig.speak("a", bytes(encode_ulaw(sine(1000, 20))))
        rig.tick()
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick(60)
    assert rig.found(BeepHeard) == []
