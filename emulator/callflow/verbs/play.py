"""Play: one audio file to the caller. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.control import FetchFailed

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.reader import ElementReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """A Play element."""

    url: str
    loop: int
    """0: until the call ends."""

    @classmethod
    def read(cls, element: ElementReader) -> Play:
        """Read the element; one without a URL makes the document invalid."""
        element.known({"loop"})
        element.children()
        if not element.body:
            raise element.fail("needs the URL of an audio file")
        return cls(url=element.body, loop=element.whole("loop", 1, at_least=0))

    async def run(self, control: CallControl) -> None:
        """Answer and play."""
        await control.answer()
        await self.run_early(control)

    async def run_early(self, control: CallControl) -> None:
        """Play without answering. A file that cannot be had is skipped, the flow goes on."""
        try:
            await control.play(self.url, self.loop)
        except FetchFailed as failure:
            control.note(f"<Play> is skipped: {failure}")
