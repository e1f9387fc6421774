"""Keys or speech, whichever begins first: what stops the prompts, which time bounds what, which files are wanted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.calls.actions import DiscardSound, InputHeard
from emulator.calls.commands import CollectInput, InputResult, PromptCue, TakeLegs
from emulator.media.commands import StartCue, StartRecorder, StopCue, StopRecorder, UnwatchVoice, WatchVoice
from emulator.media.events import EngineLost, VoiceStarted, VoiceStopped
from tests.emulator.calls.lab import Lab

CUE = PromptCue(pcm_path="/a.pcm", loop=2)
NOTHING = {"input": InputResult(kind="", listened_s=15.0)}


class InputLab(Lab):
    """An answered call that is asked for input."""

    def __init__(self, **changes: object) -> None:
        super().__init__()
        self.call = self.answered()
        order = CollectInput(
            order="input",
            call_uuid=self.call,
            limit_s=15.0,
            takes_keys=True,
            next_digit_timeout_s=2.0,
            finish_on_key="#",
            max_digits=4,
            speech_path="/s/input",
            speech_end_s=2.0,
        )
        self.collect = replace(order, **changes)  # type: ignore[arg-type]
        self.order(self.collect)

    def speaks(self, seconds: float) -> None:
        """The caller is heard for so long."""
        self.voice_starts(self.call, ago_s=0.0)
        self.wait(seconds + 0.2)
        self.voice_stops(self.call, ago_s=0.2)


def discarded(lab: Lab) -> list[str]:
    return [action.path for action in lab.wanted(DiscardSound)]


def test_nothing_comes_within_the_whole_time() -> None:
    lab = InputLab()
    lab.wait(14.9)
    assert not lab.outcomes()
    lab.wait(0.1)
    assert lab.outcomes() == NOTHING
    lab.closed("input-input-0")
    assert discarded(lab) == ["/s/input-0.wav"]
    assert lab.exchange.is_idle() is False, "the call goes on"
    lab.hangs_up("in")
    assert lab.exchange.is_idle()


def test_the_time_runs_from_the_end_of_the_prompts() -> None:
    lab = InputLab(prompts=(CUE, PromptCue(pcm_path="/b.pcm")), begin_within_s=3.0)
    lab.wait(20.0)
    lab.cue_over(lab.call, "input-1")
    assert [cue.pcm_path for cue in lab.media(StartCue)] == ["/a.pcm", "/b.pcm"]
    lab.cue_over(lab.call, "input-2")
    lab.wait(2.9)
    assert not lab.outcomes()
    lab.wait(0.1)
    assert lab.outcomes() == {"input": InputResult(kind="", listened_s=23.0)}


def test_input_that_has_begun_may_go_on_behind_the_time_of_its_beginning() -> None:
    lab = InputLab(begin_within_s=3.0)
    lab.wait(2.5)
    lab.press(lab.call, "1")
    lab.wait(1.9)
    assert not lab.outcomes()
    lab.wait(0.1)
    assert lab.outcomes() == {"input": InputResult(kind="dtmf", digits="1", listened_s=4.5)}


def test_the_first_key_stops_the_prompts_and_nobody_listens_any_more() -> None:
    lab = InputLab(prompts=(CUE,))
    lab.press(lab.call, "1")
    assert lab.media(StopCue) == [StopCue(leg=lab.call, cue="input-1")]
    assert lab.media(UnwatchVoice) == [UnwatchVoice(leg=lab.call)]
    lab.speaks(3.0)
    assert lab.outcomes() == {"input": InputResult(kind="dtmf", digits="1", listened_s=2.0)}
    lab.closed("input-input-0")
    assert discarded(lab) == ["/s/input-0.wav"]


@pytest.mark.parametrize(("keys", "digits"), [("12#", "12"), ("1234", "1234"), ("1A2#", "12")])
def test_keys_end_with_the_finishing_key_or_the_last_one(keys: str, digits: str) -> None:
    lab = InputLab(speech_path="")
    lab.press(lab.call, keys)
    assert lab.outcomes() == {"input": InputResult(kind="dtmf", digits=digits)}
    assert not lab.media(WatchVoice)
    assert not lab.media(StartRecorder)


def test_the_finishing_key_alone_is_nothing() -> None:
    lab = InputLab()
    lab.press(lab.call, "#")
    assert lab.outcomes() == {"input": InputResult(kind="")}


def test_keys_may_go_on_to_the_end_of_the_whole_time_and_count() -> None:
    lab = InputLab(max_digits=32)
    for _ in range(9):
        lab.wait(1.8)
        lab.press(lab.call, "5")
    lab.wait(2.0)
    assert lab.outcomes() == {"input": InputResult(kind="dtmf", digits="5" * 8, listened_s=15.0)}


def test_keys_are_not_taken_where_only_speech_is() -> None:
    lab = InputLab(takes_keys=False, prompts=(CUE,))
    lab.press(lab.call, "1#")
    assert not lab.media(StopCue)
    assert not lab.outcomes()


def test_speech_stops_the_prompts_and_ends_with_silence() -> None:
    lab = InputLab(prompts=(CUE,))
    assert lab.media_order() == ["StartRecorder", "WatchVoice", "StartCue"]
    assert lab.media(StartRecorder)[0] == StartRecorder(
        recording="input-input-0", leg=lab.call, path="/s/input-0.wav", stereo=False, records_to_peer=False
    )
    lab.speaks(1.0)
    assert lab.media(StopCue) == [StopCue(leg=lab.call, cue="input-1")]
    lab.wait(0.09)
    assert not lab.media(StopRecorder)
    lab.wait(0.01)
    assert lab.media(StopRecorder) == [StopRecorder(recording="input-input-0")]
    assert [recorder.path for recorder in lab.media(StartRecorder)] == ["/s/input-0.wav", "/s/input-1.wav"]
    lab.wait(1.2)
    lab.closed("input-input-0")
    assert lab.wanted(InputHeard) == [InputHeard(order="input", call_uuid=lab.call, paths=("/s/input-0.wav",))]
    assert not lab.outcomes()
    lab.wait(0.5)
    assert lab.outcomes() == {"input": InputResult(kind="speech", speech=("/s/input-0.wav",), listened_s=3.0)}
    lab.closed("input-input-1")
    assert discarded(lab) == ["/s/input-1.wav"]


def test_words_behind_a_pause_belong_to_it() -> None:
    lab = InputLab()
    lab.speaks(1.0)
    lab.wait(0.05)
    lab.speaks(1.0)
    assert len(lab.media(StartRecorder)) == 1, "a short pause is none"
    lab.wait(1.3)
    lab.closed("input-input-0")
    lab.speaks(0.5)
    lab.wait(1.7)
    lab.closed("input-input-1")
    assert [heard.paths for heard in lab.wanted(InputHeard)] == [
        ("/s/input-0.wav",),
        ("/s/input-0.wav", "/s/input-1.wav"),
    ]
    assert not lab.outcomes()
    lab.wait(0.1)
    result = InputResult(kind="speech", speech=("/s/input-0.wav", "/s/input-1.wav"), listened_s=6.25)
    (outcome,) = lab.outcomes().values()
    assert isinstance(outcome, InputResult)
    assert replace(outcome, listened_s=round(outcome.listened_s, 3)) == result


def test_a_click_is_no_speech() -> None:
    lab = InputLab(prompts=(CUE,))
    lab.speaks(0.05)
    lab.wait(1.0)
    assert not lab.media(StopCue)


def test_speech_first_and_keys_are_nothing() -> None:
    lab = InputLab()
    lab.voice_starts(lab.call, ago_s=0.0)
    lab.wait(0.5)
    lab.press(lab.call, "1#")
    assert not lab.outcomes()
    lab.voice_stops(lab.call, ago_s=0.2)
    lab.wait(1.3)
    lab.closed("input-input-0")
    lab.wait(0.5)
    assert [result.kind for result in lab.outcomes().values() if isinstance(result, InputResult)] == ["speech"]


def test_a_voice_that_was_the_tone_of_a_key_is_none() -> None:
    lab = InputLab(max_digits=1)
    lab.voice_starts(lab.call, ago_s=0.0)
    lab.wait(0.1)
    lab.press(lab.call, "1")
    assert lab.outcomes() == {"input": InputResult(kind="dtmf", digits="1", listened_s=0.1)}
    lab.closed("input-input-0")
    assert discarded(lab) == ["/s/input-0.wav"]


def test_speech_is_cut_at_the_end_of_the_whole_time() -> None:
    lab = InputLab()
    lab.voice_starts(lab.call, ago_s=0.0)
    lab.wait(15.0)
    assert not lab.outcomes(), "its file is not whole yet"
    assert lab.media(StopRecorder) == [StopRecorder(recording="input-input-0")]
    lab.press(lab.call, "1")
    lab.closed("input-input-0")
    assert lab.outcomes() == {"input": InputResult(kind="speech", speech=("/s/input-0.wav",), listened_s=15.0)}
    assert not discarded(lab), "whoever is given a file deletes it"


def test_a_caller_who_hangs_up_leaves_nothing_behind() -> None:
    lab = InputLab(prompts=(CUE,))
    lab.speaks(1.0)
    lab.wait(1.5)
    lab.closed("input-input-0")
    lab.hangs_up("in")
    assert lab.outcomes() == {"input": None}
    assert discarded(lab) == ["/s/input-0.wav"]
    lab.closed("input-input-1")
    assert discarded(lab) == ["/s/input-0.wav", "/s/input-1.wav"]
    assert lab.exchange.is_idle()


def test_a_call_that_is_over_has_no_input() -> None:
    lab = InputLab()
    lab.order(replace(lab.collect, order="late", call_uuid="gone"))
    assert lab.outcomes() == {"late": None}


def test_without_an_engine_no_file_is_waited_for() -> None:
    lab = InputLab()
    lab.speaks(1.0)
    lab.receive(EngineLost(why="gone"))
    assert lab.outcomes() == {"input": None}
    assert lab.exchange.is_idle()


def test_inputs_of_other_calls_are_left_alone() -> None:
    lab = InputLab()
    other = lab.answered("two")
    lab.press(other, "1")
    lab.receive(VoiceStarted(leg=other, at_sample=0, told_sample=0))
    lab.receive(VoiceStopped(leg=other, at_sample=0, told_sample=0))
    lab.wait(5.0)
    assert not lab.outcomes()


def test_an_input_that_is_given_up_is_not_heard_and_its_file_is_deleted() -> None:
    lab = InputLab(prompts=(CUE,))
    lab.clear()
    lab.order(TakeLegs(call_uuids=(lab.call,)))
    assert lab.outcomes() == {"input": None}
    assert [stopped.cue for stopped in lab.media(StopCue)] == ["input-1"]
    (stopped,) = lab.media(StopRecorder)
    assert lab.media(UnwatchVoice)
    lab.closed(stopped.recording)
    assert len(discarded(lab)) == 1
    lab.hangs_up("in")
    assert lab.exchange.is_idle()
