"""What verbs ask of their call becomes orders to the exchange and requests of the app; a call that ends says so."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from emulator.callflow.control import (
    CallEnded,
    ConfirmOrder,
    DialOrder,
    DialTarget,
    DigitsOrder,
    FetchFailed,
    InputOrder,
    InputOutcome,
    MessageOrder,
    Prompt,
    RecordOrder,
    Speech,
    SpeechFailed,
)
from emulator.calls.recordings import BEEP
from emulator.media.commands import Tone
from emulator.runtime.call_control import FlowControl
from emulator.sip.commands import Credentials
from emulator.webhooks.schema import faults_of
from tests.emulator.audio_files import wav_bytes
from tests.emulator.runtime.flow_stage import APP, Stage

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path


pytestmark = pytest.mark.asyncio
VOICEMAIL = RecordOrder(
    mode="foreground", file_format="wav", stereo=False, max_length_s=60, silence_timeout_s=15, finish_on_key="#"
)
SESSION = RecordOrder(mode="session", file_format="wav", stereo=True, max_length_s=None)


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def control_of(stage: Stage) -> FlowControl:
    return FlowControl(stage.call(), stage.around)


async def begun(coroutine: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """The coroutine as far as it comes without time passing."""
    task = asyncio.ensure_future(coroutine)
    await asyncio.sleep(0.001)
    return task


async def test_answering(stage: Stage) -> None:
    control = control_of(stage)
    await control.answer()
    await control.answer()
    assert [sent.status for sent in stage.sip_of("RespondInvite")] == [180, 200]


async def test_waiting_takes_its_time(stage: Stage) -> None:
    await control_of(stage).wait(2.5)
    assert asyncio.get_running_loop().time() == 2.5


@pytest.mark.parametrize(
    ("reason", "code", "status", "line"),
    [
        ("", 4000, 480, "failed: 4000 Normal Hangup (Answer XML)"),
        ("", 4010, 480, "failed: 4010 End Of XML Instructions (Plivo)"),
        ("", 8011, 480, "failed: 8011 Invalid Answer XML (Error)"),
        ("rejected", 4000, 603, "failed: 3020 Rejected (Answer XML)"),
        ("busy", 4000, 486, "busy: 3010 Busy Line (Answer XML)"),
    ],
)
async def test_hanging_up(stage: Stage, reason: Any, code: int, status: int, line: str) -> None:
    await control_of(stage).hangup(reason=reason, code=code, detail="line 3 is wrong")
    assert [sent.status for sent in stage.sip_of("HangUp")] == [status]
    assert line in stage.lines("call")
    assert "line 3 is wrong" in stage.lines("call")


async def test_a_scheduled_hangup(stage: Stage) -> None:
    control = control_of(stage)
    await control.answer()
    await control.schedule_hangup(3.0)
    with pytest.raises(CallEnded):
        await control.wait(60.0)
    assert asyncio.get_running_loop().time() == 3.0
    assert "completed: 6000 Scheduled Hangup (Answer XML)" in stage.lines("call")


async def test_a_background_recording_has_its_url_at_once(stage: Stage) -> None:
    control = control_of(stage)
    await control.answer()
    handle = await control.start_recording(SESSION)
    assert handle.record_url == f"http://api.test/v1/Account/MAXXXXXXXXXXXXXXXXXX/Recording/{handle.recording_id}.wav"
    (told,) = stage.media_of("StartRecorder")
    assert (told.recording, told.stereo, told.max_samples) == (handle.recording_id, True, None)
    assert told.path.endswith(f"{handle.recording_id}.wav")


async def test_a_voicemail_is_done_when_it_can_be_fetched(stage: Stage) -> None:
    control = control_of(stage)
    await control.answer()
    task = await begun(control.record(VOICEMAIL))
    (told,) = stage.media_of("StartRecorder")
    stage.press(told.leg, "#")
    stage.close_recording(told.recording, reason="finish_key")
    outcome = await task
    assert (outcome.samples, outcome.digits, outcome.start_wall_ms) == (16_000, "#", 1000)
    assert outcome.handle.recording_id == told.recording
    assert not outcome.call_ended


async def test_a_caller_who_hangs_up_leaves_a_voicemail(stage: Stage) -> None:
    control = control_of(stage)
    await control.answer()
    task = await begun(control.record(VOICEMAIL))
    stage.caller_hangs_up()
    stage.close_recording(stage.media_of("StartRecorder")[0].recording)
    assert (await task).call_ended


async def test_a_dial_from_targets_to_outcome(stage: Stage) -> None:
    control = control_of(stage)
    await control.answer()
    order = DialOrder(
        targets=(
            DialTarget(kind="number", address="15550300", sip_headers=(("X-PH-A", "1"),)),
            DialTarget(kind="number", address="15550301"),
        ),
        caller_id="15550177",
        caller_name="Desk",
    )
    task = await begun(control.dial(order))
    sent = stage.sip_of("PlaceInvite")
    assert [invite.target for invite in sent] == ["sip:15550300@198.51.100.8", "sip:15550301@198.51.100.8"]
    assert ("X-PH-A", "1") in sent[0].headers
    assert {(invite.from_uri, invite.from_display) for invite in sent} == {("sip:15550177@192.0.2.1", "Desk")}
    assert list(stage.around.dials.values()) == [order]
    assert stage.media_of("StartCue")[0].pcm_path == stage.around.sounds.ringback_path
    winner = stage.callee_answers()
    stage.callee_hangs_up(winner)
    outcome = await task
    assert (outcome.status, outcome.b_leg_uuid, outcome.call_ended) == ("completed", winner, False)
    assert stage.around.dials == {}


async def test_a_dial_with_music_confirmation_and_credentials(stage: Stage) -> None:
    stage.sounds |= {f"{APP}/hello.wav": wav_bytes(), f"{APP}/broken.wav": b"no sound"}
    control = control_of(stage)
    await control.answer()
    target = DialTarget(kind="user", address="15550300", auth_username="front-desk", auth_password="12345678")
    order = DialOrder(
        targets=(target,),
        music=(Prompt(silence_s=1), Prompt(url=f"{APP}/hello.wav")),
        confirm=ConfirmOrder(key="5", prompts=(Prompt(url=f"{APP}/broken.wav"), Prompt(silence_s=2))),
    )
    task = await begun(control.dial(order))
    assert stage.sip_of("PlaceInvite")[0].credentials == Credentials("front-desk", "12345678")
    stage.end_cues()
    assert [(cue.tones, bool(cue.pcm_path)) for cue in stage.media_of("StartCue")] == [
        ((Tone(hertz=0, duration_ms=1000),), False),
        ((), True),
    ]
    assert any("not heard" in line for line in stage.lines())
    b_leg = stage.callee_answers()
    silence = stage.media_of("StartCue")[-1]
    assert (silence.tones, silence.loop) == ((Tone(hertz=0, duration_ms=1000),), 2)
    assert not stage.media_of("BridgeLegs")
    stage.press(b_leg, "5")
    assert stage.media_of("BridgeLegs")
    stage.callee_hangs_up(b_leg)
    assert (await task).status == "completed"


async def test_a_caller_who_hangs_up_ends_the_dial(stage: Stage) -> None:
    control = control_of(stage)
    await control.answer()
    task = await begun(control.dial(DialOrder(targets=(DialTarget(kind="number", address="15550300"),))))
    stage.caller_hangs_up()
    outcome = await task
    assert (outcome.status, outcome.call_ended) == ("cancel", True)
    assert stage.around.dials == {}


async def test_playing_a_file(stage: Stage) -> None:
    stage.sounds[f"{APP}/hello.wav"] = wav_bytes()
    control = control_of(stage)
    await control.answer()
    task = await begun(control.play(f"{APP}/hello.wav", 2))
    (cue,) = stage.media_of("StartCue")
    assert (cue.loop, cue.pcm_path.endswith(".pcm")) == (2, True)
    stage.end_cues()
    await task


async def test_speaking_a_text(stage: Stage) -> None:
    stage.speech["Hello"] = wav_bytes()
    control = control_of(stage)
    await control.answer()
    task = await begun(control.speak(Speech(ssml="Hello", voice="MAN", language="en-GB"), 2))
    (cue,) = stage.media_of("StartCue")
    assert (cue.loop, stage.spoken) == (2, [("Hello", "en+m3")])
    stage.end_cues()
    await task
    with pytest.raises(SpeechFailed):
        await control.speak(Speech(ssml="unknown"), 1)


async def test_early_media_for_a_caller_who_rings(stage: Stage) -> None:
    control = control_of(stage)
    assert await control.early_media()
    await control.answer()
    assert not await control.early_media()
    assert [sent.status for sent in stage.sip_of("RespondInvite")] == [180, 183, 200]
    stage.caller_hangs_up()
    with pytest.raises(CallEnded):
        await control.early_media()


async def test_keys_are_waited_for_or_not(stage: Stage) -> None:
    control = control_of(stage)
    task = await begun(control.send_keys("1w2", wait=True))
    await control.send_keys("3", wait=False)
    assert [cue.keys for cue in stage.media_of("StartCue")] == ["1w2", "3"]
    assert not task.done()
    stage.end_cues()
    await task


async def test_a_message_is_shown_and_told_of(stage: Stage) -> None:
    control = control_of(stage)
    stage.app.pages["/message"] = b""
    control.keep_message(
        MessageOrder(sender="1555", recipients=("1666", "1777"), text="Hello", callback_url=f"{APP}/message")
    )
    await stage.around.courier.drain()
    told = stage.app.asked("/message")
    assert [(each["From"], each["To"], each["Status"]) for each in told] == [
        ("1555", "1666", "delivered"),
        ("1555", "1777", "delivered"),
    ]
    assert not [fault for each in told for fault in faults_of("Message callback", each)]
    line = f"message {told[0]['MessageUUID']} from 1555 to 1666, kept and not sent: Hello"
    assert line in stage.lines("call")


@pytest.mark.parametrize(("url", "heard"), [(f"{APP}/wrong.wav", 1), (f"{APP}/broken.wav", 0)])
async def test_a_sound_after_a_wrong_key(stage: Stage, url: str, heard: int) -> None:
    stage.sounds |= {f"{APP}/wrong.wav": wav_bytes(), f"{APP}/broken.wav": b"no sound"}
    control = control_of(stage)
    order = DigitsOrder(
        first_digit_timeout_s=5,
        next_digit_timeout_s=2,
        finish_on_key="#",
        max_digits=1,
        valid_digits="1",
        invalid_sound=Prompt(url=url),
    )
    task = await begun(control.collect_digits(order))
    (call_uuid,) = stage.flows
    stage.press(call_uuid, "2")
    assert len(stage.media_of("StartCue")) == heard
    stage.press(call_uuid, "1")
    assert await task == "1"


async def test_digits_with_prompts_and_beep(stage: Stage) -> None:
    stage.sounds |= {f"{APP}/hello.wav": wav_bytes(), f"{APP}/broken.wav": b"no sound"}
    control = control_of(stage)
    await control.answer()
    order = DigitsOrder(
        first_digit_timeout_s=5,
        next_digit_timeout_s=2,
        finish_on_key="#",
        max_digits=2,
        valid_digits="12",
        prompts=(Prompt(url=f"{APP}/broken.wav"), Prompt(url=f"{APP}/hello.wav", loop=3), Prompt(silence_s=1.5)),
        play_beep=True,
    )
    task = await begun(control.collect_digits(order))
    for _ in range(3):
        stage.end_cues()
    cues = stage.media_of("StartCue")
    assert [cue.tones for cue in cues] == [(), (Tone(hertz=0, duration_ms=500),), BEEP]
    assert cues[1].loop == 3
    assert cues[0].loop == 3
    stage.press(cues[0].leg, "1")
    stage.press(cues[0].leg, "2")
    assert await task == "12"
    (line,) = [line for line in stage.lines() if "not heard" in line]
    assert f"{APP}/broken.wav" in line


async def test_input_with_prompts_where_speech_is_not_listened_to(stage: Stage) -> None:
    stage.sounds[f"{APP}/hello.wav"] = wav_bytes()
    control = control_of(stage)
    await control.answer()
    order = InputOrder(
        limit_s=5,
        takes_keys=True,
        speech=None,
        next_digit_timeout_s=2,
        finish_on_key="#",
        max_digits=2,
        prompts=(Prompt(url=f"{APP}/hello.wav", loop=3), Prompt(speech=Speech(ssml="gibberish"))),
    )
    task = await begun(control.collect_input(order))
    assert not stage.media_of("StartRecorder")
    (cue,) = stage.media_of("StartCue")
    stage.press(cue.leg, "1")
    stage.press(cue.leg, "#")
    assert await task == InputOutcome(kind="dtmf", digits="1")
    assert any("not heard: nobody says 'gibberish'" in line for line in stage.lines())


async def test_requests_carry_the_call(stage: Stage) -> None:
    stage.app.pages["/next"] = b"<Response/>"
    control = control_of(stage)
    fetched = await control.fetch(f"{APP}/next#rc=0", "GET", {"Digits": "1"}, event="Redirect", purpose="Redirect")
    assert (fetched.body, fetched.content_type) == (b"<Response/>", "application/xml")
    assert fetched.url.startswith(f"{APP}/next?")
    (asked,) = stage.app.asked("/next")
    assert (asked["Digits"], asked["Event"], asked["CallStatus"]) == ("1", "Redirect", "ringing")
    control.notify(f"{APP}/told", "POST", {"A": "b"}, event="Record", purpose="Record action")
    await stage.around.courier.drain()
    assert stage.app.asked("/told")[0]["A"] == "b"


async def test_a_document_that_cannot_be_fetched(stage: Stage) -> None:
    with pytest.raises(FetchFailed, match="answered 404"):
        await control_of(stage).fetch(f"{APP}/missing", "POST", {}, event="Redirect", purpose="Redirect")


@pytest.mark.parametrize(
    "ask",
    [
        lambda control: control.answer(),
        lambda control: control.wait(1.0),
        lambda control: control.start_recording(SESSION),
        lambda control: control.record(VOICEMAIL),
        lambda control: control.fetch(f"{APP}/next", "POST", {}, event="Redirect", purpose="Redirect"),
        lambda control: control.dial(DialOrder(targets=(DialTarget(kind="number", address="15550300"),))),
    ],
)
async def test_nothing_can_be_done_to_a_call_that_is_over(stage: Stage, ask: Any) -> None:
    control = control_of(stage)
    stage.caller_hangs_up()
    with pytest.raises(CallEnded):
        await ask(control)
    await control.hangup(reason="", code=4000)
    assert stage.sip_of("HangUp") == []
    assert stage.app.asked("/next") == []
