"""Dials whose caller hears what a callee sends before it answers."""

from __future__ import annotations

from dataclasses import replace

from emulator.calls import commands
from emulator.media.commands import BridgeLegs, SetRemote, StartCue, StopCue, UnbridgeLegs
from emulator.sip.commands import RespondInvite
from tests.emulator.calls.dials import dial, progress
from tests.emulator.calls.lab import ANSWER, NOT_SDP, Lab


def listening(
    *, is_answered: bool = True, confirm: commands.Confirm | None = None, targets: int = 2
) -> tuple[Lab, str]:
    """A call whose Dial has callees that ring, and whose caller is to hear them."""
    lab = Lab()
    call = lab.answered() if is_answered else lab.inbound()
    order = dial(call, *["15550300"] * targets)
    lab.order(replace(order, early_media=True, confirm=confirm))
    lab.clear()
    return lab, call


def test_the_first_that_sends_is_heard() -> None:
    lab, call = listening()
    lab.rings("b1")
    assert not lab.media(BridgeLegs)
    lab.rings("b2", 183, ANSWER)
    lab.rings("b2", 183, ANSWER)
    lab.rings("b1", 183, ANSWER)
    assert lab.media_order() == ["SetRemote", "StopCue", "BridgeLegs"]
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b2")]
    assert not progress(lab), "nobody has answered"


def test_it_goes_on_when_that_one_answers() -> None:
    lab, _ = listening()
    lab.rings("b2", 183, ANSWER)
    lab.clear()
    lab.picks_up("b2", b"")
    assert not lab.media(BridgeLegs)
    assert not lab.media(UnbridgeLegs)
    assert progress(lab) == [("b2", "answer"), ("b2", "connected")]


def test_another_one_answers() -> None:
    lab, call = listening()
    lab.rings("b2", 183, ANSWER)
    lab.clear()
    lab.picks_up("b1")
    assert lab.media_order() == ["SetRemote", "CloseLeg", "BridgeLegs"]
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]


def test_it_refuses_while_others_ring() -> None:
    lab, call = listening()
    lab.rings("b2", 183, ANSWER)
    lab.clear()
    lab.refuses("b2", 486)
    assert lab.media_order() == ["CloseLeg", "StartCue"]
    assert lab.media(StartCue)[0].leg == call
    lab.rings("b1", 183, ANSWER)
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]


def test_a_callee_that_is_to_confirm_is_parted_until_then() -> None:
    lab, call = listening(confirm=commands.Confirm(sounds=(), key="5", timeout_s=10.0))
    lab.rings("b1", 183, ANSWER)
    lab.clear()
    lab.picks_up("b1")
    assert lab.media(UnbridgeLegs) == [UnbridgeLegs(first=call, second="b1")]
    assert [cue.leg for cue in lab.media(StartCue)] == [call], "it rings again"
    assert not lab.media(BridgeLegs)
    lab.rings("b2", 183, ANSWER)
    assert not lab.media(BridgeLegs)
    lab.press("b1", "5")
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]


def test_a_caller_who_rings_hears_it_as_early_media() -> None:
    lab, call = listening(is_answered=False)
    lab.rings("b1", 183, ANSWER)
    (early,) = lab.sip(RespondInvite)
    assert (early.status, bool(early.body)) == (183, True)
    assert {told.leg for told in lab.media(SetRemote)} == {call, "b1"}
    lab.picks_up("b1")
    assert [sent.status for sent in lab.sip(RespondInvite)] == [183, 200]


def test_what_cannot_be_used_is_not_heard_and_the_answer_counts() -> None:
    lab, call = listening(targets=1)
    lab.rings("b1", 183, NOT_SDP)
    assert not lab.media(BridgeLegs)
    lab.picks_up("b1")
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]


def test_it_is_not_heard_unless_it_is_to_be() -> None:
    lab = Lab()
    lab.order(dial(lab.answered()))
    lab.clear()
    lab.rings("b1", 183, ANSWER)
    assert not lab.media_order()


def test_the_caller_leaves() -> None:
    lab, _ = listening()
    lab.rings("b1", 183, ANSWER)
    lab.hangs_up("in")
    assert not lab.media(StopCue)[1:]
    assert lab.exchange.is_idle()


def sending_early(*, early_media: bool = False) -> tuple[Lab, str]:
    """A call whose Dial sends digits to its only target before it answers."""
    lab = Lab()
    call = lab.answered()
    order = dial(call)
    leg = replace(order.legs[0], digits=commands.PromptCue(pcm_path="/keys.pcm"), digits_are_early=True)
    lab.order(replace(order, legs=(leg,), early_media=early_media))
    lab.clear()
    return lab, call


def test_digits_are_sent_when_the_callee_can_hear_them_and_once() -> None:
    lab, call = sending_early()
    lab.rings("b1", 183, ANSWER)
    lab.rings("b1", 183, ANSWER)
    assert lab.media_order() == ["SetRemote", "StartCue"], "the caller does not hear the callee"
    assert lab.media(StartCue) == [StartCue(leg="b1", cue="digits-b1-1", pcm_path="/keys.pcm")]
    lab.cue_over("b1", "digits-b1-1")
    lab.picks_up("b1")
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]
    lab.hangs_up("b1")
    lab.hangs_up("in")
    assert lab.exchange.is_idle()


def test_digits_and_what_the_callee_sends() -> None:
    lab, _ = sending_early(early_media=True)
    lab.rings("b1", 183, ANSWER)
    assert lab.media_order() == ["SetRemote", "StartCue", "StopCue", "BridgeLegs"]


def test_digits_to_a_callee_that_sends_nothing_early_are_sent_when_it_answers() -> None:
    lab, _ = sending_early()
    lab.rings("b1")
    lab.picks_up("b1")
    assert lab.media(StartCue)[-1] == StartCue(leg="b1", cue="confirm-b1-1", pcm_path="/keys.pcm")
    assert not lab.media(BridgeLegs)
