"""Cues and digits: what a flow waits for, and what releases it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.calls import commands
from emulator.calls.actions import OrderDone
from emulator.media.commands import StartCue, StopCue, Tone
from emulator.sip.events import InfoReceived
from emulator.sip.info import Keypress
from tests.emulator.calls.lab import Lab, invite

BEEP = (Tone(hertz=700, duration_ms=300),)


def collect(
    call_uuid: str, *, prompts: int = 0, max_digits: int = 4, valid: str = "0123456789*#"
) -> commands.CollectDigits:
    cues = (commands.PromptCue(pcm_path="/a.pcm", loop=2), commands.PromptCue(tones=BEEP))
    return commands.CollectDigits(
        order="digits",
        call_uuid=call_uuid,
        first_digit_timeout_s=5.0,
        next_digit_timeout_s=2.0,
        finish_on_key="#",
        max_digits=max_digits,
        valid_digits=valid,
        prompts=cues[:prompts],
    )


@pytest.mark.parametrize("completed", [True, False])
def test_a_cue_is_done_when_the_engine_says_so(completed: bool) -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(commands.Play(order="play", call_uuid=call, pcm_path="/a.pcm", loop=3))
    assert lab.media(StartCue) == [StartCue(leg=call, cue="play", pcm_path="/a.pcm", loop=3)]
    lab.cue_over(call, "another")
    assert not lab.outcomes()
    lab.cue_over(call, "play", completed=completed)
    assert lab.outcomes() == {"play": completed}


def test_a_caller_who_hangs_up_releases_whoever_waits() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(commands.Pause(order="pause", call_uuid=call, seconds=100.0))
    lab.order(commands.Play(order="play", call_uuid=call, pcm_path="/a.pcm"))
    lab.order(collect(call))
    lab.hangs_up("in")
    assert lab.outcomes() == {"pause": None, "play": None, "digits": None}
    assert lab.exchange.is_idle()
    lab.cue_over(call, "play", completed=False)
    assert len(lab.wanted(OrderDone)) == 3, "each is answered once"


def test_orders_for_a_call_that_is_over_are_answered_with_nothing() -> None:
    lab = Lab()
    lab.order(commands.Pause(order="pause", call_uuid="gone", seconds=1.0))
    lab.order(commands.Play(order="play", call_uuid="gone"))
    lab.order(collect("gone"))
    assert lab.outcomes() == {"pause": None, "play": None, "digits": None}
    assert lab.exchange.is_idle()


def test_another_calls_end_releases_nobody() -> None:
    lab = Lab()
    call = lab.answered("one")
    lab.answered("two")
    lab.order(commands.Pause(order="pause", call_uuid=call, seconds=1.0))
    lab.hangs_up("two")
    assert not lab.outcomes()


def test_enough_digits_are_enough() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(collect(call))
    lab.press(call, "123")
    assert not lab.outcomes()
    lab.press(call, "4")
    assert lab.outcomes() == {"digits": "1234"}
    lab.wait(10.0)
    assert len(lab.wanted(OrderDone)) == 1, "answered once"


def test_the_finishing_key_is_not_a_digit() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(collect(call))
    lab.press(call, "12#")
    assert lab.outcomes() == {"digits": "12"}


def test_no_digit_in_time() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(collect(call))
    lab.wait(4.9)
    assert not lab.outcomes()
    lab.wait(0.1)
    assert lab.outcomes() == {"digits": ""}


def test_the_next_digit_has_its_own_time() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(collect(call))
    lab.wait(4.9)
    lab.press(call, "1")
    lab.wait(1.9)
    lab.press(call, "2")
    lab.wait(1.9)
    assert not lab.outcomes()
    lab.wait(0.1)
    assert lab.outcomes() == {"digits": "12"}


def test_keys_that_are_not_valid_are_ignored() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(collect(call, valid="12", max_digits=2))
    lab.press(call, "9192")
    assert lab.outcomes() == {"digits": "12"}


def test_another_callers_keys_do_not_count() -> None:
    lab = Lab()
    call, other = lab.answered("one"), lab.answered("two")
    lab.order(collect(call, max_digits=1))
    lab.press(other, "1")
    assert not lab.outcomes()


def test_prompts_play_in_order_and_the_time_runs_from_their_end() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(collect(call, prompts=2))
    assert lab.media(StartCue) == [StartCue(leg=call, cue="digits-0", pcm_path="/a.pcm", loop=2)]
    lab.wait(60.0)
    assert not lab.outcomes()
    lab.clear()
    lab.cue_over(call, "digits-0")
    assert lab.media(StartCue) == [StartCue(leg=call, cue="digits-1", tones=BEEP)]
    lab.cue_over(call, "digits-1")
    lab.wait(5.0)
    assert lab.outcomes() == {"digits": ""}


def test_a_key_stops_the_prompts_and_counts() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(collect(call, prompts=2))
    lab.clear()
    lab.press(call, "1")
    assert lab.media(StopCue) == [StopCue(leg=call, cue="digits-0")]
    lab.cue_over(call, "digits-0", completed=False)
    assert not lab.media(StartCue), "the second prompt is not played any more"
    lab.wait(2.0)
    assert lab.outcomes() == {"digits": "1"}


def test_a_finishing_key_during_a_prompt_ends_it_at_once() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(collect(call, prompts=1))
    lab.press(call, "#")
    assert lab.media(StopCue)
    assert lab.outcomes() == {"digits": ""}


def test_a_key_that_is_not_valid_during_a_prompt_starts_the_time_out() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(collect(call, prompts=1, valid="1"))
    lab.press(call, "9")
    lab.cue_over(call, "digits-0", completed=False)
    lab.wait(5.0)
    assert lab.outcomes() == {"digits": ""}


def test_a_sound_after_a_key_that_is_not_valid_and_the_time_runs_from_its_end() -> None:
    lab = Lab()
    call = lab.answered()
    wrong = commands.PromptCue(pcm_path="/wrong.pcm")
    lab.order(replace(collect(call, prompts=1, valid="1"), invalid_sound=wrong))
    lab.press(call, "9")
    assert lab.media(StopCue) == [StopCue(leg=call, cue="digits-0")]
    assert lab.media(StartCue)[-1] == StartCue(leg=call, cue="digits-1", pcm_path="/wrong.pcm")
    lab.cue_over(call, "digits-0", completed=False)
    lab.wait(60.0)
    assert not lab.outcomes()
    lab.cue_over(call, "digits-1")
    lab.press(call, "18")
    assert lab.media(StartCue)[-1] == StartCue(leg=call, cue="digits-2", pcm_path="/wrong.pcm")
    lab.cue_over(call, "digits-2")
    lab.wait(1.9)
    assert not lab.outcomes()
    lab.wait(0.1)
    assert lab.outcomes() == {"digits": "1"}


def test_a_key_by_info_counts_as_if_it_was_heard_and_once() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(collect(call, max_digits=5))
    for way in ("rfc4733", "info"):
        for key in "42":
            if way == "rfc4733":
                lab.press(call, key)
            lab.receive(InfoReceived(leg="in", request=invite(), keypress=Keypress(key, 100)))
    assert not lab.outcomes()
    lab.receive(InfoReceived(leg="in", request=invite(), keypress=Keypress("!")))
    lab.receive(InfoReceived(leg="in", request=invite(), keypress=Keypress("#")))
    assert lab.outcomes() == {"digits": "4242"}


def test_what_a_flow_that_is_given_up_plays_falls_silent_but_its_keys() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(commands.Play(order="music", call_uuid=call, pcm_path="/a.pcm", loop=0))
    lab.order(commands.Play(order="keys", call_uuid=call, keys="1"))
    prompts = (commands.PromptCue(pcm_path="/b.pcm"),)
    lab.order(
        commands.CollectDigits(
            order="digits",
            call_uuid=call,
            first_digit_timeout_s=5.0,
            next_digit_timeout_s=2.0,
            finish_on_key="#",
            max_digits=4,
            valid_digits="12",
            prompts=prompts,
        )
    )
    lab.clear()
    lab.order(commands.TakeLegs(call_uuids=(call,)))
    assert [stopped.cue for stopped in lab.media(StopCue)] == ["music", "digits-0"]
    assert lab.outcomes() == {"music": None, "keys": None, "digits": None}
    lab.press(call, "1")
    lab.wait(10.0)
    assert lab.outcomes() == {"music": None, "keys": None, "digits": None}
    lab.hangs_up("in")
    assert lab.exchange.is_idle()
