"""Speech from the files of an input to its outcome: joined, understood once, told meanwhile; nothing is left behind."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import pytest_asyncio

from emulator.audio.wav import wav_file
from emulator.callflow.control import CallEnded, InputOrder, InputOutcome, SpeechOrder
from emulator.media.events import RecordingClosed, VoiceStarted, VoiceStopped
from emulator.runtime.call_control import FlowControl
from emulator.runtime.child_programs import ProgramFailed
from emulator.webhooks.schema import faults_of
from tests.emulator.runtime.flow_stage import APP, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.asyncio
SPEECH = SpeechOrder(end_s=2.0, language="en-GB", hints=("sales", "service"))
ORDER = InputOrder(
    limit_s=15.0, takes_keys=True, speech=SPEECH, next_digit_timeout_s=2.0, finish_on_key="#", max_digits=2
)
TELLING = replace(ORDER, speech=replace(SPEECH, callback_url=f"{APP}/interim"))


class Asked:
    """A call that is asked for input; the engine does as a caller does who speaks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stage = Stage(folder)
        self.control = FlowControl(self.stage.call(), self.stage.around)
        (self.call,) = self.stage.flows
        self._closed = 0

    async def begin(self, order: InputOrder = ORDER) -> asyncio.Task[Any]:
        await self.control.answer()
        task = asyncio.ensure_future(self.control.collect_input(order))
        await asyncio.sleep(0.001)
        return task

    async def speak(self, loudness: int) -> None:
        """A second of speech, which is whole 1.5 s later."""
        self.stage.switchboard.receive(VoiceStarted(leg=self.call, at_sample=0, told_sample=0))
        await asyncio.sleep(1.0)
        self.stage.switchboard.receive(VoiceStopped(leg=self.call, at_sample=8000, told_sample=9600))
        await asyncio.sleep(1.5)
        self.close(loudness)
        await asyncio.sleep(0.01)

    def close(self, loudness: int) -> None:
        """The engine finishes the next file."""
        recorder = self.stage.media_of("StartRecorder")[self._closed]
        self._closed += 1
        Path(recorder.path).write_bytes(wav_file(np.full(100, loudness, np.int16)))
        Path(recorder.path).with_suffix(".sidecar.json").write_text("{}")
        self.stage.switchboard.receive(
            RecordingClosed(
                recording=recorder.recording,
                path=recorder.path,
                samples=100,
                channels=1,
                start_wall_ms=0,
                reason="stopped",
            )
        )

    def lose(self) -> None:
        """The first file is gone."""
        Path(self.stage.media_of("StartRecorder")[0].path).unlink()

    def left(self) -> list[str]:
        return sorted(file.name for file in (self.folder / "scratch").iterdir())

    def keep_audio(self) -> list[bytes]:
        """What the recogniser is given from now on."""
        given: list[bytes] = []
        heard: Callable[..., Any] = self.stage.around.recognition.recognize

        def recognize(audio: Path, **words: Any) -> Any:
            given.append(audio.read_bytes())
            return heard(audio, **words)

        self.stage.around.recognition.recognize = recognize  # type: ignore[method-assign]
        return given


@pytest_asyncio.fixture
async def asked(tmp_path: Path) -> Asked:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "scratch" / "of-a-platform-that-crashed.wav").touch()
    return Asked(tmp_path)


async def test_speech_is_joined_understood_and_deleted(asked: Asked) -> None:
    asked.stage.heard = [("sales please", 0.75)]
    given = asked.keep_audio()
    task = await asked.begin()
    await asked.speak(1)
    await asked.speak(2)
    outcome = await task
    assert outcome == InputOutcome(kind="speech", speech="sales please", confidence=0.75, listened_s=outcome.listened_s)
    assert given == [b"\1\0" * 100 + b"\2\0" * 100], "nobody asked for interim results"
    (order,) = asked.stage.listened
    assert (order["language"], order["hints"]) == ("en-GB", ["sales", "service"])
    asked.close(0)
    assert asked.left() == []
    assert "<GetInput> understood 'sales please' by scripted" in asked.stage.lines("call")
    assert asked.stage.switchboard.exchange.call_of("in"), "the call goes on"


async def test_what_is_not_understood_is_no_input(asked: Asked) -> None:
    task = await asked.begin()
    await asked.speak(1)
    assert (await task).kind == ""
    assert "<GetInput> heard somebody speak and did not understand it" in asked.stage.lines("call")


async def test_without_a_recogniser_there_is_a_line_and_no_input(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    async def missing(*_: object) -> bytes:
        raise ProgramFailed("needs the extra `speech`")

    monkeypatch.setattr(asked.stage.around.recognition, "_run", missing)
    task = await asked.begin()
    await asked.speak(1)
    assert (await task).kind == ""
    told = "<GetInput> does not recognise speech: scripted: needs the extra `speech`"
    assert told in asked.stage.lines("call")


async def test_words_may_be_masked_and_kept_out_of_the_time_line(asked: Asked) -> None:
    asked.stage.heard = [("damn it", 1.0)]
    task = await asked.begin(replace(ORDER, speech=replace(SPEECH, masks_profanity=True), is_logged=False))
    await asked.speak(1)
    assert (await task).speech == "d*** it"
    assert not [line for line in asked.stage.lines() if "d***" in line or "damn" in line]


async def test_interim_results_tell_what_is_stable(asked: Asked) -> None:
    asked.stage.heard = [("", 0.0), ("to the", 0.5), ("to the sales department", 0.9)]
    task = await asked.begin(TELLING)
    for loudness in range(3):
        await asked.speak(loudness)
    outcome = await task
    assert (outcome.speech, outcome.confidence) == ("to the sales department", 0.9)
    assert len(asked.stage.listened) == 3, "the last result is not asked for twice"
    await asked.stage.around.courier.drain()
    told = asked.stage.app.asked("/interim")
    names = ("StableSpeech", "UnstableSpeech", "Stability", "SequenceNumber")
    assert [[each[name] for name in names] for each in told] == [
        ["", "to the", "0.5", "1"],
        ["to the", "sales department", "0.9", "2"],
    ]
    assert [each["Event"] for each in told] == ["InterimSpeech"] * 2
    assert faults_of("GetInput callback", told[0]) == []


async def test_keys_are_the_input(asked: Asked) -> None:
    task = await asked.begin(TELLING)
    asked.stage.press(asked.call, "4")
    asked.stage.press(asked.call, "2")
    assert await task == InputOutcome(kind="dtmf", digits="42", listened_s=0.001)
    asked.close(0)
    assert asked.left() == []
    assert not asked.stage.listened


async def test_audio_that_is_lost_is_told_of(asked: Asked) -> None:
    task = await asked.begin()
    asked.stage.switchboard.receive(VoiceStarted(leg=asked.call, at_sample=0, told_sample=0))
    await asyncio.sleep(1)
    asked.stage.switchboard.receive(VoiceStopped(leg=asked.call, at_sample=8000, told_sample=9600))
    await asyncio.sleep(0.5)
    asked.close(1)
    asked.lose()
    assert (await task).kind == ""
    assert [line for line in asked.stage.lines("call") if "<GetInput> does not recognise speech: its audio is" in line]


async def test_a_caller_who_hangs_up_leaves_nothing(asked: Asked) -> None:
    task = await asked.begin(TELLING)
    await asked.speak(1)
    asked.stage.caller_hangs_up()
    asked.close(1)
    with pytest.raises(CallEnded):
        await task
    assert asked.left() == []
