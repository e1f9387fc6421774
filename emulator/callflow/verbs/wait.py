"""Wait: let time pass, also before the call is answered. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.reader import ElementReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A Wait element."""

    length_s: int

    @classmethod
    def read(cls, element: ElementReader) -> Wait:
        """Read the element; the default is one second."""
        element.known({"length"}, not_yet={"silence", "minSilence", "min_silence", "beep"})
        element.children()
        return cls(length_s=element.whole("length", 1, at_least=1))

    async def run(self, control: CallControl) -> None:
        """Wait."""
        await control.wait(self.length_s)
