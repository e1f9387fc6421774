"""DTMF: keys that sound to the caller. plivo_xml_callbacks.md §1.6."""

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

    @classmethod
    def read(cls, element: ElementReader) -> Dtmf:
        """Read the element; one with anything but keys and pauses in it makes the document invalid.

        An official SDK knows an attribute `digits` beside the text.
        """
        element.known({"async", "digits"})
        element.children()
        element.flag("async", default=True)
        keys = element.body or element.text("digits")
        if not keys or not _KEYS.issuperset(keys):
            raise element.fail("needs keys of 0-9 * # w W")
        return cls(keys=element.cut_keys(keys))

    async def run(self, control: CallControl) -> None:
        """Answer and sound the keys, to the last one: what comes next would silence them."""
        await control.answer()
        await control.send_keys(self.keys)
