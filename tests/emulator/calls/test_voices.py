"""Who sounds: one watch of the engine for any number of watchers, and times on the exchange's clock."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from emulator.base.ids import Ids
from emulator.calls.actions import MediaDo
from emulator.calls.board import Board
from emulator.calls.events import VoiceBegan, VoiceCeased
from emulator.calls.voices import Voices
from emulator.media.commands import UnwatchVoice, WatchVoice
from emulator.media.events import VoiceStarted, VoiceStopped
from tests.emulator.calls.lab import Phonebook

if TYPE_CHECKING:
    from emulator.calls.leg import Leg


def set_up() -> tuple[Voices, Board]:
    board = Board(ids=Ids(Random(1)), directory=Phonebook())
    return Voices(board), board


def ordered(board: Board) -> list[object]:
    return [output.command for output in board.outputs if isinstance(output, MediaDo)]


def test_the_engine_watches_as_long_as_anybody_does() -> None:
    voices, board = set_up()
    assert voices.watch("a", "one") is None
    voices.watch("a", "two")
    voices.unwatch("a", "one")
    voices.unwatch("a", "one")
    assert ordered(board) == [WatchVoice(leg="a")]
    voices.unwatch("a", "two")
    voices.unwatch("a", "two")
    voices.unwatch("b", "two")
    assert ordered(board) == [WatchVoice(leg="a"), UnwatchVoice(leg="a")]
    assert voices.is_idle()


def test_facts_are_told_on_the_clock_of_the_exchange() -> None:
    voices, _ = set_up()
    voices.watch("a", "one")
    began = voices.heard(VoiceStarted(leg="a", at_sample=8000, told_sample=8160), 50.0)
    assert began == VoiceBegan(call_uuid="a", at=49.98)
    assert voices.watch("a", "two") == began
    ceased = voices.heard(VoiceStopped(leg="a", at_sample=16_000, told_sample=17_600), 51.18)
    assert ceased == VoiceCeased(call_uuid="a", at=50.98, began=49.98)
    assert voices.watch("a", "three") is None


def test_what_nobody_asked_for_or_comes_twice_is_no_news() -> None:
    voices, _ = set_up()
    start = VoiceStarted(leg="a", at_sample=0, told_sample=0)
    assert voices.heard(start, 1.0) is None
    voices.watch("a", "one")
    assert voices.heard(VoiceStopped(leg="a", at_sample=0, told_sample=0), 1.0) is None
    assert voices.heard(start, 1.0) is not None
    assert voices.heard(start, 2.0) is None
    voices.leg_ended(cast("Leg", SimpleNamespace(call_uuid="a")))
    assert voices.is_idle()
    assert voices.heard(start, 3.0) is None
