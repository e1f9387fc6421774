"""Voice activity in plain Python, sample by sample: an oracle of `emulator.media.voices`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.media import events as e

if TYPE_CHECKING:
    from tests.oracles.reference_timeline import ReferenceTimeline

WINDOW = 1600
"""How late a packet may be, and how long a pause is still speech, in samples."""


def is_loud(value: int) -> bool:
    """As loud as ends the silence of a recording."""
    return not -500 < value < 500


class ReferenceVoice:
    """One watch of a leg."""

    def __init__(self, begun: int) -> None:
        self.begun = begun
        self.is_sounding = False
        self.last_loud = 0

    def look(self, leg: str, line: ReferenceTimeline, now: int) -> list[e.Event]:
        """What a tick at engine sample `now` has to tell."""
        window = range(max(self.begun, now - WINDOW), now)
        last = next((at for at in reversed(window) if is_loud(line.value(at))), None)
        if last is not None:
            self.last_loud = last
            if self.is_sounding:
                return []
            self.is_sounding = True
            first = next(at for at in window if is_loud(line.value(at)))
            return [e.VoiceStarted(leg=leg, at_sample=first, told_sample=now)]
        if self.is_sounding:
            self.is_sounding = False
            return [e.VoiceStopped(leg=leg, at_sample=self.last_loud + 1, told_sample=now)]
        return []
