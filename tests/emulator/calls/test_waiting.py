"""Pauses: their length, and the silence or the beep that ends them early."""

from __future__ import annotations

from emulator.callflow.control import BeepOrder
from emulator.calls import commands
from emulator.calls.actions import OrderDone
from emulator.media.commands import UnwatchBeep, UnwatchVoice, WatchBeep, WatchVoice
from emulator.media.events import BeepHeard
from tests.emulator.calls.lab import Lab


def waiting(silence_s: float = 2.0, *, seconds: float = 10.0) -> tuple[Lab, str]:
    lab = Lab()
    call = lab.answered()
    lab.order(commands.Pause(order="pause", call_uuid=call, seconds=seconds, silence_s=silence_s))
    return lab, call


def test_a_pause_lasts_as_long_as_it_says_and_watches_nobody() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(commands.Pause(order="pause", call_uuid=call, seconds=2.5))
    lab.wait(2.4)
    assert not lab.outcomes()
    lab.wait(0.1)
    assert lab.outcomes() == {"pause": True}
    assert not lab.media(WatchVoice)


def test_a_caller_who_never_speaks_ends_it_at_once() -> None:
    lab, call = waiting()
    lab.wait(1.9)
    assert not lab.outcomes()
    lab.wait(0.1)
    assert lab.outcomes() == {"pause": True}
    assert lab.media(UnwatchVoice) == [UnwatchVoice(leg=call)]
    lab.wait(20.0)
    assert len(lab.wanted(OrderDone)) == 1, "answered once"


def test_silence_counts_from_the_end_of_the_voice_not_from_when_it_is_told() -> None:
    lab, call = waiting()
    lab.wait(1.0)
    lab.voice_starts(call)
    lab.wait(3.0)
    assert not lab.outcomes()
    lab.voice_stops(call, ago_s=0.2)
    lab.wait(1.7)
    assert not lab.outcomes()
    lab.wait(0.11)
    assert lab.outcomes() == {"pause": True}


def test_a_voice_that_does_not_end_lets_it_last() -> None:
    lab, call = waiting(seconds=5.0)
    lab.voice_starts(call)
    lab.wait(4.9)
    assert not lab.outcomes()
    lab.wait(0.1)
    assert lab.outcomes() == {"pause": True}


def test_a_voice_that_is_known_to_sound_is_waited_for() -> None:
    lab, call = waiting(seconds=3.0)
    lab.voice_starts(call)
    lab.order(commands.Pause(order="second", call_uuid=call, seconds=10.0, silence_s=1.0))
    lab.wait(4.0)
    assert lab.outcomes() == {"pause": True}, "the first is over, the second goes on"
    assert len(lab.media(WatchVoice)) == 1
    assert not lab.media(UnwatchVoice)
    lab.voice_stops(call)
    lab.wait(1.0)
    assert lab.outcomes() == {"pause": True, "second": True}


def test_the_end_of_the_call_ends_it() -> None:
    lab, call = waiting()
    lab.voice_starts(call)
    lab.hangs_up("in")
    assert lab.outcomes() == {"pause": None}
    assert lab.exchange.is_idle()
    lab.voice_stops(call)
    lab.order(commands.Pause(order="late", call_uuid=call, seconds=1.0, silence_s=1.0))
    assert lab.outcomes() == {"pause": None, "late": None}
    assert lab.exchange.is_idle()


def beeps(lab: Lab, call_uuid: str) -> None:
    lab.receive(BeepHeard(leg=call_uuid, at_sample=0, told_sample=0, hertz=1000, measured_ms=400))


def test_a_beep_ends_the_pause_that_waits_for_it_and_no_other() -> None:
    lab = Lab()
    call, other = lab.answered(), lab.answered("other")
    lab.order(commands.Pause(order="plain", call_uuid=call, seconds=10.0))
    lab.order(commands.Pause(order="other", call_uuid=other, seconds=10.0, beep=BeepOrder()))
    lab.order(commands.Pause(order="beep", call_uuid=call, seconds=10.0, beep=BeepOrder(least_ms=200, threshold=900)))
    assert lab.media(WatchBeep)[1] == WatchBeep(leg=call, least_ms=200, threshold=900)
    beeps(lab, call)
    assert lab.outcomes() == {"beep": True}
    assert lab.media(UnwatchBeep) == [UnwatchBeep(leg=call)]
    beeps(lab, call)
    lab.wait(10.0)
    assert lab.outcomes() == {"beep": True, "plain": True, "other": True}
    assert len(lab.media(UnwatchBeep)) == 2


def test_without_a_beep_it_lasts_and_ends_with_the_call() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(commands.Pause(order="first", call_uuid=call, seconds=3.0, beep=BeepOrder()))
    lab.wait(3.0)
    lab.order(commands.Pause(order="second", call_uuid=call, seconds=3.0, beep=BeepOrder()))
    lab.hangs_up("in")
    assert lab.outcomes() == {"first": True, "second": None}
    assert lab.exchange.is_idle()
