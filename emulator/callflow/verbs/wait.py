"""Wait: let time pass, less when the caller falls silent, or after a beep. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.control import BeepOrder
from emulator.callflow.reader import LONGEST_SHOWN

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.reader import ElementReader

MIN_SILENCE_MS = 2000
_MIN_SILENCE = ("minSilence", "min_silence")
"""Official SDKs know both."""
_BEEP = ("duration", "threshold")
"""What `beep` may say of a beep, …"""
_NOT_OF_BEEP = ("inter_silence", "intra_silence")
"""… and what it may say without effect."""
LONGEST_BEEP_MS = 5000
FULL_SCALE = 32768


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A Wait element."""

    length_s: int
    silence_s: float | None = None
    """So much silence of the caller ends it early; None: it lasts."""
    beep: BeepOrder | None = None
    """The end of such a beep ends it early; None: it lasts."""

    @classmethod
    def read(cls, element: ElementReader) -> Wait:
        """Read the element; the default is one second."""
        element.known({"length", "silence", "beep", *_MIN_SILENCE})
        element.children()
        name = next((name for name in _MIN_SILENCE if element.text(name)), "minSilence")
        silence_ms = element.whole(name, MIN_SILENCE_MS, at_least=1)
        ends_with_silence = element.flag("silence", default=False)
        beep = _beep(element)
        if beep is not None and ends_with_silence:
            element.remark("beep is for a wait without silence='true' and is ignored")
            beep = None
        return cls(
            length_s=element.whole("length", 1, at_least=1),
            silence_s=silence_ms / 1000 if ends_with_silence else None,
            beep=beep,
        )

    async def run(self, control: CallControl) -> None:
        """Wait."""
        await control.wait(self.length_s, silence_s=self.silence_s, beep=self.beep)

    run_early = run
    """It never answers the call."""


def _beep(element: ElementReader) -> BeepOrder | None:
    """The attribute `beep`: true, false, or `duration=…,threshold=…`."""
    if "=" not in element.text("beep"):
        return BeepOrder() if element.flag("beep", default=False) else None
    said: dict[str, int] = {}
    for part in element.text("beep").split(","):
        name, _, value = (each.strip() for each in part.partition("="))
        if name in _NOT_OF_BEEP:
            element.remark(f"beep: {name} is without effect")
        elif name in _BEEP and value.isascii() and value.isdigit() and int(value[:6]):
            said[name] = int(value[:6])
        else:
            element.remark(f"beep: {part.strip()[:LONGEST_SHOWN]!r} is not understood and is ignored")
    plain = BeepOrder()
    return BeepOrder(
        least_ms=min(said.get("duration", plain.least_ms), LONGEST_BEEP_MS),
        threshold=min(said.get("threshold", plain.threshold), FULL_SCALE),
    )
