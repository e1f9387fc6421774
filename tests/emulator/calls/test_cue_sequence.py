"""Sequences of sounds: in order, again, stopped, gone with their leg."""

from __future__ import annotations

from emulator.base.ids import Ids
from emulator.calls.actions import MediaDo
from emulator.calls.board import Board
from emulator.calls.commands import PromptCue
from emulator.calls.cue_sequence import CueSequences
from emulator.calls.leg import Leg
from emulator.media.commands import StartCue, StopCue
from emulator.media.events import CueFinished
from tests.emulator.calls.lab import Phonebook

ONE, TWO = PromptCue(pcm_path="/1.pcm", loop=3), PromptCue(pcm_path="/2.pcm")


def table() -> tuple[Board, CueSequences]:
    board = Board(ids=Ids.seeded(1), directory=Phonebook())
    return board, CueSequences(board)


def ordered(board: Board) -> list[object]:
    return [action.command for action in board.outputs if isinstance(action, MediaDo)]


def over(sequences: CueSequences, cue: str) -> str:
    return sequences.cue_finished(CueFinished(leg="a", cue=cue, at_sample=0, completed=True))


def test_one_after_the_other_and_then_it_is_over() -> None:
    board, sequences = table()
    sequences.start("s", "a", (ONE, TWO))
    assert over(sequences, "s-1") == ""
    assert over(sequences, "another") == ""
    assert ordered(board) == [
        StartCue(leg="a", cue="s-1", pcm_path="/1.pcm", loop=3),
        StartCue(leg="a", cue="s-2", pcm_path="/2.pcm"),
    ]
    assert over(sequences, "s-2") == "s"
    assert sequences.is_idle()
    sequences.stop("s")
    assert len(ordered(board)) == 2, "it was over"


def test_again_and_again_until_it_is_stopped() -> None:
    board, sequences = table()
    sequences.start("s", "a", (ONE, TWO), again=True)
    assert [over(sequences, "s-1"), over(sequences, "s-2")] == ["", ""]
    sequences.stop("s")
    assert ordered(board)[2:] == [StartCue(leg="a", cue="s-3", pcm_path="/1.pcm", loop=3), StopCue(leg="a", cue="s-3")]
    assert over(sequences, "s-3") == ""


def test_a_single_sound_is_repeated_by_the_engine() -> None:
    board, sequences = table()
    sequences.start("s", "a", (ONE,), again=True)
    assert ordered(board) == [StartCue(leg="a", cue="s-1", pcm_path="/1.pcm", loop=0)]


def test_it_is_gone_with_its_leg() -> None:
    board, sequences = table()
    for call_uuid in ("a", "b"):
        sequences.start(f"for-{call_uuid}", call_uuid, (ONE,))
    leg = Leg(call_uuid="a", sip_leg="a", direction="inbound", auth_id="", from_number="", to_number="")
    sequences.leg_ended(leg)
    sequences.stop("for-a")
    assert StopCue(leg="a", cue="for-a-1") not in ordered(board)
    assert not sequences.is_idle()


def test_the_end_of_what_was_stopped_is_not_that_of_what_came_after_it() -> None:
    board, sequences = table()
    sequences.start("s", "a", (ONE, TWO), again=True)
    sequences.stop("s")
    sequences.start("s", "a", (TWO, ONE), again=True)
    assert over(sequences, "s-1") == ""
    assert ordered(board)[1:] == [StopCue(leg="a", cue="s-1"), StartCue(leg="a", cue="s-2", pcm_path="/2.pcm")]
    assert over(sequences, "s-2") == ""
    assert ordered(board)[3:] == [StartCue(leg="a", cue="s-3", pcm_path="/1.pcm", loop=3)]
    sequences.stop("s")
    assert over(sequences, "s-3") == ""
    sequences.start("s", "a", (ONE,))
    assert over(sequences, "s-1") == "s", "numbers begin anew once all is over"
