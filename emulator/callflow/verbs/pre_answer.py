"""PreAnswer: sounds for a caller who is not answered yet. plivo_xml_callbacks.md §1.0, §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.control import FetchFailed, SpeechFailed
from emulator.callflow.verbs.prompts import PROMPTS, read_prompt

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl, Prompt
    from emulator.callflow.reader import ElementReader


@dataclass(frozen=True, slots=True, kw_only=True)
class PreAnswer:
    """A PreAnswer element."""

    prompts: tuple[Prompt, ...]

    @classmethod
    def read(cls, element: ElementReader) -> PreAnswer:
        """Read the element and its nested sounds."""
        element.known(())
        return cls(prompts=tuple(read_prompt(child) for child in element.children(*PROMPTS)))

    async def run(self, control: CallControl) -> None:
        """Play everything without answering. A caller who cannot hear anything early rings on meanwhile."""
        if not await control.early_media():
            control.note("<PreAnswer> is no early media: the call is answered, or its INVITE has no offer")
        for prompt in self.prompts:
            try:
                await _play(prompt, control)
            except (FetchFailed, SpeechFailed) as failure:
                control.note(f"<PreAnswer> goes on without a sound: {failure}")


async def _play(prompt: Prompt, control: CallControl) -> None:
    if prompt.speech is not None:
        await control.speak(prompt.speech, prompt.loop)
    elif prompt.url:
        await control.play(prompt.url, prompt.loop)
    else:
        await control.wait(prompt.silence_s)
