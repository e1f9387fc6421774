"""Dials with more to them than a ring: confirmation, music, patterns of keys."""

from __future__ import annotations

from dataclasses import replace

from emulator.calls import commands
from emulator.calls.actions import DialProgress
from emulator.calls.commands import DialResult
from emulator.calls.events import CallAnswered
from emulator.media.commands import BridgeLegs, StartCue, StartRecorder, StopCue
from emulator.sip.commands import HangUp, RespondInvite
from tests.emulator.calls.dials import dial, progress
from tests.emulator.calls.lab import Lab

SOUNDS = (commands.PromptCue(pcm_path="/one.pcm"), commands.PromptCue(pcm_path="/two.pcm", loop=2))


def confirming(key: str = "5", *, sounds: tuple[commands.PromptCue, ...] = SOUNDS, targets: int = 1) -> tuple[Lab, str]:
    """A call whose Dial asks for a key; b1 has picked up."""
    lab = Lab()
    call = lab.answered()
    order = dial(call, *["15550300"] * targets, ring_timeout_s=20.0)
    lab.order(replace(order, confirm=commands.Confirm(sounds=sounds, key=key, timeout_s=10.0)))
    lab.picks_up("b1")
    return lab, call


def test_the_callee_is_bridged_when_it_presses_the_key() -> None:
    lab, call = confirming()
    assert lab.media(StartCue)[-1] == StartCue(leg="b1", cue="confirm-b1-1", pcm_path="/one.pcm")
    lab.press("b1", "4")
    lab.press(call, "5")
    assert not lab.media(BridgeLegs)
    assert progress(lab) == [("b1", "answer")]
    lab.clear()
    lab.press("b1", "5")
    assert lab.media(StopCue) == [
        StopCue(leg=call, cue="ringback-dial-1"),
        StopCue(leg="b1", cue="confirm-b1-1"),
    ]
    assert lab.media_order()[-1] == "BridgeLegs"
    assert progress(lab) == [("b1", "connected")]
    lab.wait(30.0)
    assert lab.exchange.leg("b1") is not None, "neither the ring time nor the time to confirm counts any more"


def test_the_sounds_come_one_after_the_other_and_the_key_still_counts() -> None:
    lab, _ = confirming()
    lab.cue_over("b1", "confirm-b1-1")
    assert lab.media(StartCue)[-1] == StartCue(leg="b1", cue="confirm-b1-2", pcm_path="/two.pcm", loop=2)
    lab.cue_over("b1", "confirm-b1-2")
    assert not lab.media(BridgeLegs)
    lab.clear()
    lab.press("b1", "5")
    assert lab.media_order() == ["StopCue", "BridgeLegs"]


def test_without_a_key_the_end_of_the_sounds_is_enough() -> None:
    lab, call = confirming(key="")
    lab.cue_over("b1", "confirm-b1-1")
    lab.press("b1", "5")
    assert not lab.media(BridgeLegs)
    lab.cue_over("b1", "confirm-b1-2")
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]


def test_with_neither_key_nor_sounds_there_is_nothing_to_wait_for() -> None:
    lab, call = confirming(key="", sounds=())
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]


def test_the_key_does_not_come_in_time() -> None:
    lab, call = confirming()
    lab.wait(9.9)
    assert not lab.outcomes()
    lab.wait(0.1)
    assert lab.end_of("b1").hangup.code == 9110
    assert progress(lab) == [("b1", "answer"), ("b1", "hangup")]
    expected = DialResult(status="no-answer", rang=True, hangup_cause="NORMAL_CLEARING", b_leg_uuid="")
    assert lab.outcomes() == {"dial": expected}
    assert lab.exchange.leg(call) is not None


def test_the_callee_hangs_up_instead_of_confirming() -> None:
    lab, _ = confirming()
    lab.hangs_up("b1")
    result = lab.outcomes()["dial"]
    assert isinstance(result, DialResult)
    assert (result.status, result.b_leg_uuid) == ("no-answer", "")
    assert lab.wanted(DialProgress)[-1].action == "hangup"


def test_the_first_that_confirms_wins_the_race() -> None:
    lab, call = confirming(targets=3)
    lab.picks_up("b2")
    assert not lab.sip(HangUp), "b3 rings on, too"
    lab.press("b2", "5")
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b2")]
    assert [lab.end_of(loser).hangup.code for loser in ("b1", "b3")] == [9000, 9000]
    assert progress(lab) == [("b1", "answer"), ("b2", "answer"), ("b2", "connected"), ("b1", "hangup")]
    assert [told.position for told in lab.wanted(DialProgress)] == [1, 2, 2, 1]
    lab.clear()
    lab.hangs_up("b2")
    lab.hangs_up("in")
    assert lab.exchange.is_idle()


def test_the_caller_leaves_while_the_callee_is_to_confirm() -> None:
    lab, _ = confirming()
    lab.hangs_up("in")
    assert lab.end_of("b1").hangup.code == 1000
    assert progress(lab) == [("b1", "answer"), ("b1", "hangup")]
    result = lab.outcomes()["dial"]
    assert isinstance(result, DialResult)
    assert result.status == "cancel"
    assert lab.exchange.is_idle()


def test_a_call_that_rings_is_answered_when_the_callee_has_confirmed() -> None:
    lab = Lab()
    call = lab.inbound()
    lab.order(replace(dial(call), confirm=commands.Confirm(sounds=(), key="1", timeout_s=10.0)))
    lab.clear()
    lab.picks_up("b1")
    assert not lab.sip(RespondInvite)
    lab.press("b1", "1")
    assert [sent.status for sent in lab.sip(RespondInvite)] == [200]


def test_a_recording_of_the_talk_begins_when_the_callee_has_confirmed() -> None:
    lab, call = confirming()
    lab.order(
        commands.StartRecording(
            recording_id="rec",
            call_uuid=call,
            mode="dial_answer",
            file_format="wav",
            stereo=True,
            path="/rec.wav",
            max_length_s=None,
        )
    )
    assert not lab.media(StartRecorder)
    lab.press("b1", "5")
    assert lab.media_order()[-2:] == ["BridgeLegs", "StartRecorder"]


def test_music_is_played_over_and_over_until_the_bridge() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(replace(dial(call), ringback=SOUNDS))
    for number, path in enumerate(("/one.pcm", "/two.pcm", "/one.pcm"), 1):
        latest = lab.media(StartCue)[-1]
        assert (latest.cue, latest.pcm_path) == (f"ringback-dial-{number}", path)
        lab.cue_over(call, latest.cue)
    lab.picks_up("b1")
    assert lab.media(StopCue) == [StopCue(leg=call, cue="ringback-dial-4")]


def test_patterns_of_both_parties_are_reported_once_they_are_bridged() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(replace(dial(call), digits_match=("12", "2"), digits_match_b_leg=("#",)))
    lab.press(call, "12")
    lab.picks_up("b1")
    lab.clear()
    lab.press(call, "312#")
    lab.press("b1", "2#")
    told = [(each.action, each.digits, each.pressed_by, each.b_leg_uuid) for each in lab.wanted(DialProgress)]
    assert told == [("digits", "12", "ALeg", "b1"), ("digits", "#", "BLeg", "b1")]


def test_a_caller_who_rings_hears_music_as_early_media() -> None:
    lab = Lab()
    call = lab.inbound()
    lab.clear()
    lab.order(replace(dial(call), ringback=SOUNDS, ringback_is_early=True))
    (early,) = lab.sip(RespondInvite)
    assert (early.status, early.headers) == (183, (("X-CallUUID", call),))
    assert lab.media_order() == ["SetRemote", "StartCue"]
    assert not lab.told(CallAnswered)
    lab.picks_up("b1")
    answer = lab.sip(RespondInvite)[-1]
    assert (answer.status, answer.body) == (200, early.body), "one answer to one offer"
    assert [told.call_uuid for told in lab.told(CallAnswered)] == ["b1", call]
    assert lab.media(StopCue) == [StopCue(leg=call, cue="ringback-dial-1")]


def test_without_an_offer_there_is_no_early_media() -> None:
    lab = Lab()
    call = lab.inbound(body=b"")
    lab.clear()
    lab.order(replace(dial(call), ringback=SOUNDS, ringback_is_early=True))
    assert not lab.sip(RespondInvite)
    assert not lab.media(StartCue)


def test_who_was_called_by_us_needs_no_early_media() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(replace(dial(call), ringback=SOUNDS, ringback_is_early=True))
    assert not lab.sip(RespondInvite)
    assert lab.media_order() == ["StartCue"]


KEYS = commands.PromptCue(pcm_path="/keys.pcm")


def sending(confirm: commands.Confirm | None = None) -> tuple[Lab, str]:
    """A call whose Dial sends digits to the second of its targets only; that one has picked up."""
    lab = Lab()
    call = lab.answered()
    order = dial(call, "15550300", "15550301")
    legs = (order.legs[0], replace(order.legs[1], digits=KEYS))
    lab.order(replace(order, legs=legs, confirm=confirm))
    lab.picks_up("b2")
    return lab, call


def test_digits_are_sent_before_the_bridge() -> None:
    lab, call = sending()
    assert lab.media(StartCue)[-1] == StartCue(leg="b2", cue="confirm-b2-1", pcm_path="/keys.pcm")
    assert not lab.media(BridgeLegs)
    lab.cue_over("b2", "confirm-b2-1")
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b2")]


def test_who_is_sent_no_digits_wins_at_once() -> None:
    lab, call = sending()
    lab.picks_up("b1")
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]
    assert lab.end_of("b2").hangup.code == 9000


def test_digits_are_sent_before_the_confirm_sound() -> None:
    lab, _ = sending(commands.Confirm(sounds=SOUNDS, key="5", timeout_s=10.0))
    lab.cue_over("b2", "confirm-b2-1")
    assert lab.media(StartCue)[-1] == StartCue(leg="b2", cue="confirm-b2-2", pcm_path="/one.pcm")
    lab.press("b2", "5")
    assert lab.media_order()[-1] == "BridgeLegs"
