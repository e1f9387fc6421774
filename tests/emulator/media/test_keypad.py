"""Which event belongs to which press; the packets of real phones are in test_digits."""

from __future__ import annotations

import pytest

from emulator.media.keypad import CLOSE, FORGOTTEN, PAUSE, Keypad
from emulator.rtp.packet import RtpPacket
from emulator.rtp.telephone_event import TelephoneEvent


def event(code: int = 5, *, end: bool = False, duration: int = 160) -> TelephoneEvent:
    return TelephoneEvent(code=code, end=end, volume=10, duration=duration)


@pytest.mark.parametrize(
    ("late", "marker", "end", "is_new"),
    [
        (CLOSE, False, False, False),
        (CLOSE + 1, False, False, True),
        (CLOSE, True, False, True),
        (CLOSE, False, True, False),
    ],
)
def test_running_time_stamps(late: int, marker: bool, end: bool, is_new: bool) -> None:
    keypad = Keypad(ssrc=1)
    press, _ = keypad.press_of(event(), 1000, 0, begins=True)
    press.take(event(), 1000, 0)
    assert keypad.press_of(event(end=end), 1160, late, begins=marker)[1] is is_new


@pytest.mark.parametrize(("late", "is_new"), [(PAUSE - 1, False), (PAUSE, True)])
def test_an_end_repeated_late_is_another_press(late: int, is_new: bool) -> None:
    keypad = Keypad(ssrc=1)
    press, _ = keypad.press_of(event(end=True), 1000, 0, begins=True)
    press.ended = True
    assert keypad.press_of(event(end=True), 1000, late, begins=False)[1] is is_new


@pytest.mark.parametrize(("late", "is_news"), [(FORGOTTEN - 1, False), (FORGOTTEN, True)])
def test_numbers_that_went_back_are_believed_after_a_second(late: int, is_news: bool) -> None:
    keypad = Keypad(ssrc=1)
    for number, sample in ((900, 0), (901, 10)):
        assert keypad.is_news(RtpPacket(101, number, 0, 1, b""), sample)
    assert keypad.is_news(RtpPacket(101, 3, 0, 1, b""), 10 + late) is is_news


def test_the_claimed_length_counts_from_the_first_segment() -> None:
    keypad = Keypad(ssrc=1)
    press, _ = keypad.press_of(event(), 1000, 0, begins=True)
    press.take(event(duration=65_535), 1000, 65_000)
    again, is_new = keypad.press_of(event(duration=100), 66_535, 66_000, begins=False)
    again.take(event(duration=100), 66_535, 66_000)
    assert (again is press, is_new, press.claimed) == (True, False, 65_635)


@pytest.mark.parametrize(
    ("marker", "stamp", "since", "is_news"),
    [
        (True, 23_200, CLOSE, True),
        (True, 23_200, CLOSE - 1, False),
        (False, 23_200, 4000, False),
        (True, 0, 4000, False),
    ],
)
def test_a_key_played_from_an_older_recording(marker: bool, stamp: int, since: int, is_news: bool) -> None:
    keypad = Keypad(ssrc=1)
    assert keypad.is_news(RtpPacket(101, 8121, 0, 1, b"", marker=True), 0)
    keypad.press_of(event(4, end=True), keypad.stamp_of(0), 0, begins=True)
    assert keypad.is_news(RtpPacket(101, 8042, stamp, 1, b"", marker=marker), since) is is_news
