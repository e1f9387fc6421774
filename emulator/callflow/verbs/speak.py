"""Speak: a text is spoken to the caller. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.control import Speech, SpeechFailed
from emulator.callflow.ssml import spoken_content

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.reader import ElementReader

POLLY = "Polly."
_SIMPLE_VOICES = ("WOMAN", "MAN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speak:
    """A Speak element."""

    speech: Speech
    loop: int
    """0: until the call ends."""

    @classmethod
    def read(cls, element: ElementReader) -> Speak:
        """Read the element; one without a text makes the document invalid."""
        element.known({"voice", "language", "loop"})
        voice = element.text("voice")
        if not voice.startswith(POLLY):
            voice = element.choice("voice", "WOMAN", _SIMPLE_VOICES)
        ssml = spoken_content(element, marked_up=voice.startswith(POLLY))
        if not ssml:
            raise element.fail("needs a text")
        speech = Speech(ssml=ssml, voice=voice, language=element.text("language") or "en-US")
        return cls(speech=speech, loop=element.whole("loop", 1, at_least=0))

    async def run(self, control: CallControl) -> None:
        """Answer and speak."""
        await control.answer()
        await self.run_early(control)

    async def run_early(self, control: CallControl) -> None:
        """Speak without answering. A text that cannot be spoken is skipped, the flow goes on."""
        try:
            await control.speak(self.speech, self.loop)
        except SpeechFailed as failure:
            control.note(f"<Speak> is skipped: {failure}")
