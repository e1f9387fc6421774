"""Recording orders: at once, with the bridge of a Dial, in the foreground with beep, keys and hang-ups."""

from __future__ import annotations

from typing import Literal

import pytest

from emulator.calls import commands
from emulator.calls.commands import RecordResult
from emulator.calls.events import RecordingFinished, RecordingStarted
from emulator.calls.recordings import BEEP
from emulator.media.commands import (
    PauseRecorder,
    ResumeRecorder,
    StartCue,
    StartRecorder,
    StopCue,
    StopRecorder,
)
from tests.emulator.calls.lab import Lab

Mode = Literal["foreground", "session", "dial_answer", "api"]


def record(
    call_uuid: str,
    mode: Mode,
    *,
    recording_id: str = "rec",
    beep: bool = False,
    max_length_s: int | None = None,
    order: str = "",
) -> commands.StartRecording:
    return commands.StartRecording(
        recording_id=recording_id,
        call_uuid=call_uuid,
        mode=mode,
        file_format="wav",
        stereo=mode != "foreground",
        path=f"/data/{recording_id}.wav",
        max_length_s=max_length_s,
        silence_timeout_s=15 if mode == "foreground" else None,
        finish_on_key="#1" if mode == "foreground" else "",
        beep=beep,
        order=order,
    )


def dial(call_uuid: str) -> commands.Dial:
    target = commands.DialLeg(call_uuid="b", to="15550300")
    return commands.Dial(order="dial", call_uuid=call_uuid, legs=(target,), caller_id="")


def foreground(*, beep: bool = False) -> tuple[Lab, str]:
    lab = Lab()
    call = lab.answered()
    lab.order(record(call, "foreground", beep=beep, max_length_s=60, order="record"))
    return lab, call


@pytest.mark.parametrize(("mode", "origin"), [("session", "xml"), ("api", "api")])
def test_a_background_recording_from_arming_to_file(mode: Mode, origin: str) -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(record(call, mode, max_length_s=10))
    expected = StartRecorder(
        recording="rec", leg=call, path="/data/rec.wav", stereo=True, records_to_peer=True, max_samples=80_000
    )
    assert lab.media(StartRecorder) == [expected]
    lab.now = 1.0
    lab.armed("rec", wall_ms=1234)
    (started,) = lab.told(RecordingStarted)
    assert (started.call_uuid, started.at, started.start_wall_ms) == (call, 1.0, 1234)
    assert (started.channels, started.origin, started.file_format) == (2, origin, "wav")
    lab.now = 12.0
    lab.closed("rec", samples=80_000, reason="max_length")
    (finished,) = lab.told(RecordingFinished)
    assert (finished.samples, finished.path, finished.reason) == (80_000, "/data/rec.wav", "max_length")
    assert not lab.outcomes(), "nobody waits for a background recording"


def test_the_file_of_a_call_that_is_over_is_still_told_of() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(record(call, "session"))
    lab.armed("rec")
    lab.hangs_up("in")
    assert not lab.media(StopRecorder), "the engine closes it with the leg"
    assert not lab.exchange.is_idle()
    lab.closed("rec", reason="leg_closed")
    assert lab.told(RecordingFinished)
    assert lab.exchange.is_idle()


def test_a_file_that_could_not_be_written_is_told_of() -> None:
    lab = Lab()
    lab.order(record(lab.answered(), "session"))
    lab.closed("rec", samples=0, reason="failed", error="disk full")
    assert lab.told(RecordingFinished)[0].error == "disk full"


def test_recordings_of_a_dial_are_armed_with_its_bridge() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(record(call, "dial_answer"))
    lab.order(record(call, "dial_answer", recording_id="other"))
    assert not lab.media(StartRecorder)
    lab.order(dial(call))
    lab.rings("b")
    lab.clear()
    lab.picks_up("b")
    assert [told.recording for told in lab.media(StartRecorder)] == ["rec", "other"]
    assert lab.media_order()[-3:] == ["BridgeLegs", "StartRecorder", "StartRecorder"]


def test_a_recording_ordered_while_they_talk_starts_at_once() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call))
    lab.picks_up("b")
    lab.order(record(call, "dial_answer"))
    assert lab.media(StartRecorder)


def test_after_the_talk_it_waits_for_the_next_one() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call))
    lab.picks_up("b")
    lab.hangs_up("b")
    lab.order(record(call, "dial_answer"))
    assert not lab.media(StartRecorder)


def test_what_never_started_leaves_nothing() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(record(call, "dial_answer"))
    lab.hangs_up("in")
    assert not lab.media(StartRecorder)
    assert lab.exchange.is_idle()


def test_the_foreground_records_the_caller_alone() -> None:
    lab, call = foreground()
    (told,) = lab.media(StartRecorder)
    assert (told.leg, told.stereo, told.records_to_peer) == (call, False, False)
    assert (told.max_samples, told.silence_samples) == (480_000, 120_000)
    lab.armed("rec")
    assert lab.told(RecordingStarted)[0].channels == 1
    lab.closed("rec", samples=16_000, reason="silence")
    assert lab.outcomes() == {"record": RecordResult(samples=16_000, start_wall_ms=1000, digits="")}


def test_the_world_hears_of_the_file_before_the_flow_goes_on() -> None:
    lab, _ = foreground()
    lab.clear()
    lab.closed("rec")
    assert [type(action).__name__ for action in lab.did] == ["Report", "OrderDone"]


def test_the_beep_is_over_before_recording_begins() -> None:
    lab, call = foreground(beep=True)
    assert lab.media(StartCue) == [StartCue(leg=call, cue="beep-rec", tones=BEEP)]
    assert not lab.media(StartRecorder)
    lab.press(call, "#")
    assert not lab.media(StopRecorder), "a key during the beep ends nothing"
    lab.cue_over(call, "another")
    assert not lab.media(StartRecorder)
    lab.cue_over(call, "beep-rec")
    assert lab.media(StartRecorder)


@pytest.mark.parametrize("reason", ["silence", "max_length", "stopped"])
def test_a_key_that_did_not_end_it_is_not_reported(reason: str) -> None:
    """It came while the file was still open, 1.2 s longer than the recording lasted."""
    lab, call = foreground()
    lab.press(call, "#")
    lab.closed("rec", reason=reason)
    assert lab.outcomes() == {"record": RecordResult(samples=16_000, start_wall_ms=1000, digits="")}


@pytest.mark.parametrize("key", ["#", "1"])
def test_a_finishing_key_ends_it_and_is_reported(key: str) -> None:
    lab, call = foreground()
    lab.press(call, "5")
    assert not lab.media(StopRecorder)
    lab.press(call, key)
    assert lab.media(StopRecorder) == [StopRecorder(recording="rec", reason="finish_key")]
    lab.press(call, "1#")
    lab.closed("rec", reason="finish_key")
    assert lab.outcomes() == {"record": RecordResult(samples=16_000, start_wall_ms=1000, digits=key)}


def test_another_callers_key_ends_nothing() -> None:
    lab, _ = foreground()
    lab.press(lab.answered("two"), "#")
    assert not lab.media(StopRecorder)


def test_a_caller_who_hangs_up_leaves_what_was_said() -> None:
    lab, _ = foreground()
    lab.hangs_up("in")
    assert not lab.outcomes(), "the file is not whole yet"
    lab.closed("rec", samples=800, reason="leg_closed")
    assert lab.outcomes() == {"record": RecordResult(samples=800, start_wall_ms=1000, digits="")}
    assert lab.exchange.is_idle()


def test_a_caller_who_hangs_up_during_the_beep_leaves_nothing() -> None:
    lab, call = foreground(beep=True)
    lab.hangs_up("in")
    assert lab.outcomes() == {"record": None}
    lab.cue_over(call, "beep-rec", completed=False)
    assert not lab.media(StartRecorder)
    assert lab.exchange.is_idle()


def test_orders_for_a_call_that_is_over() -> None:
    lab = Lab()
    lab.order(record("gone", "session"))
    lab.order(record("gone", "foreground", order="record"))
    assert lab.outcomes() == {"record": None}
    assert lab.exchange.is_idle()


def test_a_call_without_a_port_cannot_be_recorded() -> None:
    lab = Lab(opens_ports=False)
    call = lab.inbound()
    lab.order(record(call, "api", order="record"))
    assert lab.outcomes() == {"record": None}
    assert not lab.media(StartRecorder)


def test_stopping_one_and_stopping_all() -> None:
    lab = Lab()
    call, other = lab.answered("one"), lab.answered("two")
    for recording_id in ("first", "second"):
        lab.order(record(call, "session", recording_id=recording_id))
    lab.order(record(other, "session", recording_id="theirs"))
    lab.order(commands.StopRecording(call_uuid=call, recording_id="second"))
    assert [told.recording for told in lab.media(StopRecorder)] == ["second"]
    lab.clear()
    lab.order(commands.StopRecording(call_uuid=call))
    assert [told.recording for told in lab.media(StopRecorder)] == ["first", "second"]
    lab.clear()
    lab.order(commands.StopRecording(call_uuid="gone"))
    assert not lab.did


def test_stopping_only_what_the_api_started() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(record(call, "session", recording_id="document"))
    lab.order(record(call, "api", recording_id="by-api"))
    lab.order(record(call, "dial_answer", recording_id="waiting"))
    lab.order(commands.StopRecording(call_uuid=call, only_api=True))
    assert [told.recording for told in lab.media(StopRecorder)] == ["by-api"]
    lab.clear()
    lab.order(dial(call))
    lab.picks_up("b")
    assert [told.recording for told in lab.media(StartRecorder)] == ["waiting"]


@pytest.mark.parametrize(("recording_id", "left"), [("", []), ("rec", ["other"])])
def test_what_waits_for_a_dial_can_be_stopped(recording_id: str, left: list[str]) -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(record(call, "dial_answer"))
    lab.order(record(call, "dial_answer", recording_id="other"))
    lab.order(commands.StopRecording(call_uuid=call, recording_id=recording_id))
    lab.order(dial(call))
    lab.picks_up("b")
    assert [told.recording for told in lab.media(StartRecorder)] == left


def test_a_stop_during_the_beep_makes_an_empty_file() -> None:
    lab, call = foreground(beep=True)
    lab.order(commands.StopRecording(call_uuid=call))
    assert lab.media(StopCue) == [StopCue(leg=call, cue="beep-rec")]
    assert not lab.media(StopRecorder)
    lab.cue_over(call, "beep-rec", completed=False)
    assert lab.media_order()[-2:] == ["StartRecorder", "StopRecorder"]
    lab.closed("rec", samples=0)
    assert lab.outcomes() == {"record": RecordResult(samples=0, start_wall_ms=1000, digits="")}


def test_facts_about_recordings_of_nobody_are_ignored() -> None:
    lab = Lab()
    lab.armed("stranger")
    lab.closed("stranger")
    assert not lab.did


def test_one_recording_or_all_of_a_call_are_paused_and_resumed() -> None:
    lab = Lab()
    call = lab.answered()
    for recording_id in ("rec", "other"):
        lab.order(record(call, "session", recording_id=recording_id))
    lab.order(commands.PauseRecording(call_uuid=call, recording_id="rec"))
    lab.order(commands.PauseRecording(call_uuid=call))
    lab.order(commands.ResumeRecording(call_uuid=call))
    lab.order(commands.PauseRecording(call_uuid="of nobody"))
    assert [told.recording for told in lab.media(PauseRecorder)] == ["rec", "rec", "other"]
    assert [told.recording for told in lab.media(ResumeRecorder)] == ["rec", "other"]


def test_a_beep_is_not_paused() -> None:
    lab, call = foreground(beep=True)
    lab.order(commands.PauseRecording(call_uuid=call))
    lab.order(commands.ResumeRecording(call_uuid=call))
    assert not lab.media(PauseRecorder)
    assert not lab.media(ResumeRecorder)


@pytest.mark.parametrize("beep", [False, True])
def test_a_message_ends_with_its_flow_and_what_else_is_recorded_goes_on(*, beep: bool) -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(record(call, "session", recording_id="session"))
    lab.order(record(call, "foreground", recording_id="message", beep=beep, order="message"))
    lab.clear()
    lab.order(commands.TakeLegs(call_uuids=(call,)))
    if beep:
        lab.cue_over(call, "beep-message", completed=False)
    assert [stopped.recording for stopped in lab.media(StopRecorder)] == ["message"]
    assert len(lab.media(StopCue)) == beep
