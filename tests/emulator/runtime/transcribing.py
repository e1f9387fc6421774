"""Transcriptions whose recogniser says what it is told to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.runtime.child_programs import ProgramFailed
from emulator.runtime.recognition import Recognition
from emulator.runtime.transcriptions import Desk, Transcriptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.records.store import Store
    from emulator.runtime.requests import Requests


class Ears:
    """Hears `text`, or complains; keeps what it was asked."""

    def __init__(self, text: str = "hello", complaint: str = "") -> None:
        self.text = text
        self.complaint = complaint
        self.orders: list[tuple[dict[str, Any], float]] = []

    async def run(self, _command: Sequence[str], order: bytes, limit_s: float) -> bytes:
        self.orders.append((json.loads(order), limit_s))
        if self.complaint:
            raise ProgramFailed(self.complaint)
        return json.dumps({"pieces": [{"from_ms": 0, "to_ms": 9, "text": self.text, "confidence": 0.75}]}).encode()


def transcriptions_of(
    store: Store, courier: Any, requests: Requests, *, ears: Ears | None = None, delay_s: float = 0.0
) -> tuple[Transcriptions, list[str]]:
    """They, and the lines that they put into the time line."""
    notes: list[str] = []
    desk = Desk(
        store=store,
        recognition=Recognition(("ears",), (ears or Ears()).run, Path("sounds")),
        requests=requests,
        courier=courier,
        note=lambda _, text: notes.append(text),
    )
    made = Transcriptions(desk, "MA")
    made.delay_s = delay_s
    return made, notes
