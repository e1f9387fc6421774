"""DTMF: keys that are sent to the caller. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.reader import ElementReader

_KEYS = frozenset("0123456789*#wW")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dtmf:
    """A DTMF element."""

    keys: str
    wait: bool
    """The next element waits for the last key."""

    @classmethod
    def read(cls, element: ElementReader) -> Dtmf:
        """Read the element; one with anything but keys and pauses in it makes the document invalid.

        An official SDK knows an attribute `digits` beside the text.
        """
        element.known({"async", "digits"})
        element.children()
        keys = element.body or element.text("digits")
        if not keys or not _KEYS.issuperset(keys):
            raise element.fail("needs keys of 0-9 * # w W")
        return cls(keys=element.cut_keys(keys), wait=not element.flag("async", default=True))

    async def run(self, control: CallControl) -> None:
        """Answer and send the keys."""
        await control.answer()
        await self.run_early(control)

    async def run_early(self, control: CallControl) -> None:
        """Send the keys without answering."""
        await control.send_keys(self.keys, wait=self.wait)
