"""A request of a phone beside its calls, and who sends it."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - dataclass fields are read at run time
from dataclasses import dataclass
from typing import Protocol

from emulator.base.address import Address  # noqa: TC001 - dataclass fields are read at run time
from emulator.sip.commands import Headers  # noqa: TC001 - as above
from emulator.sip.message import Response  # noqa: TC001 - as above


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRequest:
    """One that begins nothing that we keep: its outcome is told to `refused`."""

    name: str
    """Of what is asked, for `refused`."""
    method: str
    call_id: str
    fields: Headers
    body: bytes = b""
    content_type: str = ""
    server: Address | None = None
    """Who is asked, by UDP, if not the registrar."""
    target: str = ""
    """URI of whom it is about; empty: our own account."""
    dialog: tuple[str, str, int] | None = None
    """(our tag, its tag, number) of a request within a dialog; `target` is then the far end's Contact."""
    done: Callable[[Response | None], None] | None = None
    """Hears the last response; None: nobody answered."""


class Asking(Protocol):
    """Who sends it."""

    def contact(self) -> tuple[str, str]:
        """The Contact field of the phone."""

    def send(self, order: SideRequest) -> None:
        """Ask; a challenge is answered."""
