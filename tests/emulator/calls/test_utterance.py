"""The files of what is said: one more after every cut, those without a voice are discarded."""

from __future__ import annotations

from emulator.base.ids import Ids
from emulator.calls.actions import DiscardSound, MediaDo
from emulator.calls.board import Board
from emulator.calls.utterance import Utterance
from emulator.calls.voices import Voices
from emulator.media.commands import StartRecorder, StopRecorder, UnwatchVoice, WatchVoice
from emulator.media.events import RecordingClosed
from tests.emulator.calls.lab import Phonebook


def utterance() -> tuple[Utterance, Board]:
    board = Board(ids=Ids.seeded(1), directory=Phonebook())
    return Utterance(board, Voices(board), name="a", call_uuid="call", path="/s/a"), board


def closed(number: int) -> RecordingClosed:
    return RecordingClosed(
        recording=f"input-a-{number}", path="", samples=1, channels=1, start_wall_ms=0, reason="stopped"
    )


def test_a_file_ends_where_the_next_one_begins() -> None:
    said, board = utterance()
    said.begin()
    said.cut()
    said.end()
    did = [action.command for action in board.outputs if isinstance(action, MediaDo)]
    assert [type(command) for command in did] == [
        StartRecorder,
        WatchVoice,
        StopRecorder,
        StartRecorder,
        StopRecorder,
        UnwatchVoice,
    ]
    assert (did[2], did[4]) == (StopRecorder(recording="input-a-0"), StopRecorder(recording="input-a-1"))


def test_only_what_has_a_voice_in_it_counts() -> None:
    said, board = utterance()
    said.begin()
    said.has_voice()
    said.cut()
    said.end()
    assert (said.is_whole, said.is_over) == (False, False)
    assert said.closed(closed(0))
    assert (said.is_whole, said.is_over, said.paths) == (True, False, ("/s/a-0.wav",))
    assert said.closed(closed(1))
    assert (said.is_over, said.paths) == (True, ("/s/a-0.wav",))
    assert not said.closed(closed(2)), "it is none of ours"
    assert [action for action in board.outputs if isinstance(action, DiscardSound)] == [DiscardSound(path="/s/a-1.wav")]


def test_what_is_given_up_is_discarded_at_once_or_when_it_is_whole() -> None:
    said, board = utterance()
    said.begin()
    said.has_voice()
    said.cut()
    said.has_voice()
    said.closed(closed(0))
    said.give_up()
    said.closed(closed(1))
    discarded = [action.path for action in board.outputs if isinstance(action, DiscardSound)]
    assert discarded == ["/s/a-0.wav", "/s/a-1.wav"]
    assert said.paths == ()
