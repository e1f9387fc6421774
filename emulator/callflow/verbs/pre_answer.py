"""PreAnswer: what a caller who is not answered yet hears and presses. plivo_xml_callbacks.md §1.0, §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from emulator.callflow.verbs.dtmf import Dtmf
from emulator.callflow.verbs.get_digits import GetDigits
from emulator.callflow.verbs.message import Message
from emulator.callflow.verbs.prompts import PROMPTS
from emulator.callflow.verbs.redirect import Redirect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.callflow.control import CallControl
    from emulator.callflow.document import Document
    from emulator.callflow.reader import ElementReader


class EarlyVerb(Protocol):
    """A verb that can run without answering the call."""

    async def run_early(self, control: CallControl) -> Document | None:
        """Do it. Returns the document that takes over, or None to go on."""


_PARTS: Mapping[str, Callable[[ElementReader], EarlyVerb]] = {
    **PROMPTS,
    "DTMF": Dtmf.read,
    "GetDigits": GetDigits.read,
    "Message": Message.read,
    "Redirect": Redirect.read,
}
"""What may stand in it, and how each is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreAnswer:
    """A PreAnswer element."""

    parts: tuple[EarlyVerb, ...]

    @classmethod
    def read(cls, element: ElementReader) -> PreAnswer:
        """Read the element and what is nested in it."""
        element.known(())
        return cls(parts=tuple(_PARTS[child.element.name](child) for child in element.children(*_PARTS)))

    async def run(self, control: CallControl) -> Document | None:
        """Run everything without answering. A caller who cannot hear anything early rings on meanwhile."""
        if not await control.early_media():
            control.note("<PreAnswer> is no early media: the call is answered, or its INVITE has no offer")
        for part in self.parts:
            replacement = await part.run_early(control)
            if replacement is not None:
                return replacement
        return None
