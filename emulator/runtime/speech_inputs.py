"""Inputs that may be speech: the files in which it stands, what is understood of them, and who is told meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.audio.wav import HEADER_BYTES
from emulator.callflow.control import InputOutcome
from emulator.callflow.profanity import masked
from emulator.runtime.recognition import Recognized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from emulator.callflow.control import InputOrder, SpeechOrder
    from emulator.calls.actions import InputHeard
    from emulator.calls.commands import InputResult
    from emulator.runtime.courier import Courier
    from emulator.runtime.recognition import Recognition
    from emulator.runtime.requests import Requests

INTERIM = "InterimSpeech"
"""Event of interimSpeechResultsCallback."""


class SpeechInputs:
    """All inputs under way, by their order. What lies in `folder` is of no use to a platform that starts."""

    def __init__(
        self,
        folder: Path,
        recognition: Recognition,
        requests: Requests,
        courier: Courier,
        *,
        note: Callable[[str, str], None],
    ) -> None:
        self._folder = folder
        self._recognition = recognition
        self._requests = requests
        self._courier = courier
        self._note = note
        self._open: dict[str, SpeechInput] = {}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    @contextlib.contextmanager
    def open(self, name: str, call_uuid: str, order: InputOrder) -> Iterator[SpeechInput]:
        """The input `name`; it is forgotten behind the block, and its files are deleted."""
        speech = self._open[name] = SpeechInput(
            self._folder / name, order, self._recognition, note=lambda text: self._note(call_uuid, text)
        )
        if order.speech is not None and order.speech.callback_url:
            speech.tell = self._teller(call_uuid, order.speech)
        try:
            yield speech
        finally:
            del self._open[name]
            speech.close()

    def heard(self, progress: InputHeard) -> None:
        """The caller made a pause."""
        speech = self._open.get(progress.order)
        if speech is not None:
            speech.heard(progress.paths)

    def discard(self, path: str) -> None:
        """Delete a file that nobody wants, and its sidecar."""
        _delete(Path(path))

    def _teller(self, call_uuid: str, order: SpeechOrder) -> Callable[[dict[str, str]], None]:
        def tell(fields: dict[str, str]) -> None:
            url, method = order.callback_url, order.callback_method
            self._courier.deliver(
                self._requests.of_verb(call_uuid, url, method, fields, event=INTERIM, purpose="GetInput callback")
            )

        return tell


class SpeechInput:
    """One input. What was understood of the same files is not asked for twice."""

    def __init__(self, stem: Path, order: InputOrder, recognition: Recognition, *, note: Callable[[str], None]) -> None:
        self.path = str(stem)
        """What the names of its files begin with."""
        self.tell: Callable[[dict[str, str]], None] | None = None
        """Takes interim results."""
        self._order = order
        self._recognition = recognition
        self._note = note
        self._tasks: list[asyncio.Task[None]] = []
        self._one_at_a_time = asyncio.Lock()
        self._understood: tuple[tuple[str, ...], Recognized] = ((), Recognized(text="", confidence=0.0))
        self._told: list[str] = []
        """The words of the latest interim result."""
        self._sequence = 0

    def heard(self, paths: tuple[str, ...]) -> None:
        """Have an interim result told, if anybody wants it."""
        if self.tell is not None:
            self._tasks.append(asyncio.get_running_loop().create_task(self._tell(paths), name=f"interim {self.path}"))

    async def outcome(self, result: InputResult) -> InputOutcome:
        """What came of it; speech that is not understood is no input."""
        if result.kind != "speech":
            return InputOutcome(kind=result.kind, digits=result.digits, listened_s=result.listened_s)
        heard = await self._recognized(result.speech)
        for complaint in heard.complaints:
            self._note(f"<GetInput> does not recognise speech: {complaint}")
        if not heard.text:
            self._note("<GetInput> heard somebody speak and did not understand it")
            return InputOutcome(kind="", listened_s=result.listened_s)
        if self._order.is_logged:
            self._note(f"<GetInput> understood {heard.text!r} by {', '.join(heard.engines)}")
        return InputOutcome(kind="speech", speech=heard.text, confidence=heard.confidence, listened_s=result.listened_s)

    def close(self) -> None:
        """Nobody waits for it any more."""
        for task in self._tasks:
            task.cancel()
        stem = Path(self.path)
        for file in stem.parent.glob(f"{stem.name}*"):
            file.unlink(missing_ok=True)

    async def _recognized(self, paths: tuple[str, ...]) -> Recognized:
        async with self._one_at_a_time:
            if self._understood[0] != paths:
                self._understood = (paths, await self._recognize(paths))
            return self._understood[1]

    async def _recognize(self, paths: tuple[str, ...]) -> Recognized:
        speech = self._order.speech
        assert speech is not None, "speech is heard only where it is listened to"
        whole = Path(f"{self.path}.pcm")
        try:
            _join(paths, whole)
        except OSError as error:
            return Recognized(text="", confidence=0.0, complaints=(f"its audio is lost: {error}",))
        heard = await self._recognition.recognize(whole, language=speech.language, hints=speech.hints)
        return replace(heard, text=masked(heard.text)) if speech.masks_profanity else heard

    async def _tell(self, paths: tuple[str, ...]) -> None:
        heard = await self._recognized(paths)
        if not heard.text or self.tell is None:
            return
        words, before = heard.text.split(), self._told
        stable = [word for word, _ in takewhile(lambda pair: pair[0] == pair[1], zip(words, before, strict=False))]
        self._told = words
        self._sequence += 1
        self.tell(
            {
                "StableSpeech": " ".join(stable),
                "UnstableSpeech": " ".join(words[len(stable) :]),
                "Stability": str(round(heard.confidence, 3)),
                "SequenceNumber": str(self._sequence),
            }
        )


def _join(paths: tuple[str, ...], whole: Path) -> None:
    """The audio of WAV files of one channel, one behind the other, without a header."""
    whole.write_bytes(b"".join(Path(path).read_bytes()[HEADER_BYTES:] for path in paths))


def _delete(wav: Path) -> None:
    for file in (wav, wav.with_suffix(".sidecar.json")):
        file.unlink(missing_ok=True)
