"""Wait: let time pass, less when the caller falls silent; also before the answer. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.reader import ElementReader

MIN_SILENCE_MS = 2000
_MIN_SILENCE = ("minSilence", "min_silence")
"""Official SDKs know both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A Wait element."""

    length_s: int
    silence_s: float | None = None
    """So much silence of the caller ends it early; None: it lasts."""

    @classmethod
    def read(cls, element: ElementReader) -> Wait:
        """Read the element; the default is one second."""
        element.known({"length", "silence", *_MIN_SILENCE}, not_yet={"beep"})
        element.children()
        name = next((name for name in _MIN_SILENCE if element.text(name)), "minSilence")
        silence_ms = element.whole(name, MIN_SILENCE_MS, at_least=1)
        return cls(
            length_s=element.whole("length", 1, at_least=1),
            silence_s=silence_ms / 1000 if element.flag("silence", default=False) else None,
        )

    async def run(self, control: CallControl) -> None:
        """Wait."""
        await control.wait(self.length_s, silence_s=self.silence_s)
