"""DTMF tones in PCM: what ITU-T Q.24 asks of a receiver, and what is no digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from emulator.audio.coded_signal import coded_signal
from emulator.audio.dtmf import HIGH, KEYS, LOW
from emulator.audio.tone import tone
from emulator.media.tone_scan import ToneScan

if TYPE_CHECKING:
    from emulator.media.tone_scan import Found

RATE = 8000
Pcm = NDArray[np.int16]


def key(digit: str, ms: float, *, off: float = 0.0, twist_db: float = 0.0, level: float = 3000.0) -> Pcm:
    row = next(number for number, names in enumerate(KEYS) if digit in names)
    times = np.arange(round(ms * 8)) / RATE
    low, high = LOW[row] * (1 + off), HIGH[KEYS[row].index(digit)] * (1 + off)
    gain = 10 ** (twist_db / 40)
    return (level * (np.sin(2 * np.pi * low * times) / gain + np.sin(2 * np.pi * high * times) * gain)).astype(np.int16)


def silence(ms: float) -> Pcm:
    return np.zeros(round(ms * 8), np.int16)


def scanned(*parts: Pcm, missing: tuple[int, ...] = ()) -> list[Found]:
    """What one line hears of parts, in frames; those of the numbers `missing` do not come."""
    pcm = np.concatenate([*parts, silence(100)])
    scan, line = ToneScan(1), np.array([0])
    found = []
    for number, frame in enumerate(pcm[: len(pcm) // 160 * 160].reshape(-1, 1, 160)):
        is_there = number not in missing
        found += scan.scan(line, frame * np.int16(is_there), np.full((1, 2), is_there))
    return found


def digits(*parts: Pcm, missing: tuple[int, ...] = ()) -> str:
    return "".join(found.digit for found in scanned(*parts, missing=missing) if found.duration_ms is None)


@pytest.mark.parametrize("digit", "".join(KEYS))
@pytest.mark.parametrize("shift", [0, 3, 7.5, 12.1, 19.9])
def test_every_digit_of_40_ms_wherever_it_begins(digit: str, shift: float) -> None:
    assert digits(silence(50 + shift), key(digit, 40)) == digit


@pytest.mark.parametrize("off", [-0.015, 0.015])
@pytest.mark.parametrize("twist_db", [-8.0, 0.0, 4.0])
@pytest.mark.parametrize("level", [800.0, 3000.0, 9000.0])
def test_what_must_be_accepted(off: float, twist_db: float, level: float) -> None:
    text = "".join(KEYS)
    parts = [part for digit in text for part in (key(digit, 55, off=off, twist_db=twist_db, level=level), silence(47))]
    assert digits(*parts) == text


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(key("5", 20), id="20 ms"),
        pytest.param(key("5", 100, off=0.035), id="3.5 per cent off"),
        pytest.param(key("5", 100, level=80.0), id="too quiet"),
        pytest.param(key("5", 100, twist_db=12.0), id="high tone too loud"),
        pytest.param(key("5", 100, twist_db=-16.0), id="low tone too loud"),
        pytest.param(tone(770, 800) // 2 + tone(1540, 800) // 2, id="a tone and its harmonic"),
        pytest.param(tone(1336, 800), id="one tone"),
        pytest.param(coded_signal(3, 16_000), id="the signal of a softphone"),
        pytest.param(silence(300), id="silence"),
    ],
)
def test_what_is_no_digit(part: Pcm) -> None:
    assert digits(silence(30), part) == ""


def test_the_length_of_a_press() -> None:
    begun, ended = scanned(silence(33), key("7", 200))
    assert (begun.digit, begun.duration_ms, ended.digit) == ("7", None, "7")
    assert ended.duration_ms == pytest.approx(200, abs=20)


def test_a_pause_of_40_ms_parts_two_presses_and_one_of_10_ms_does_not() -> None:
    assert digits(key("4", 60), silence(40), key("4", 60)) == "44"
    assert digits(key("4", 60), silence(10), key("4", 60)) == "4"


def test_another_digit_needs_no_pause() -> None:
    found = scanned(key("4", 80), key("5", 80))
    assert [(each.digit, each.duration_ms is None) for each in found] == [
        ("4", True),
        ("4", False),
        ("5", True),
        ("5", False),
    ]


@pytest.mark.parametrize(("missing", "count"), [((3,), 1), ((3, 4), 1), ((3, 4, 5, 6, 7), 2)])
def test_what_is_lost_in_the_middle_of_a_press(missing: tuple[int, ...], count: int) -> None:
    assert digits(key("9", 240), missing=missing) == "9" * count


def test_lines_do_not_mix_and_one_can_begin_anew() -> None:
    scan = ToneScan(3)
    assert len(scan) == 3
    pcm = np.stack([key("1", 20), key("D", 20)])
    present = np.ones((2, 2), np.bool_)
    found = [each for _ in range(2) for each in scan.scan(np.array([2, 0]), pcm, present)]
    scan.forget(2)
    found += [each for _ in range(2) for each in scan.scan(np.array([2, 0]), pcm, present)]
    assert [(each.line, each.digit) for each in found].count((0, "D")) == 1
