"""Redirect: continue with another document. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.action import fetch_document
from emulator.callflow.document import Origin

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.document import Document
    from emulator.callflow.reader import ElementReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """A Redirect element."""

    url: str
    method: str

    @classmethod
    def read(cls, element: ElementReader) -> Redirect:
        """Read the element; URL and method are judged when it runs, with codes of their own (7024, 7034)."""
        element.known({"method"})
        element.children()
        return cls(url=element.body, method=element.text("method").upper() or "POST")

    async def run(self, control: CallControl) -> Document:
        """Fetch the document that takes over."""
        return await fetch_document(control, self.url, self.method, {}, origin=Origin.REDIRECT, purpose="Redirect")

    run_early = run
    """It never answers the call."""
