"""Other players for the parties of a scenario, as the command line asks for them: `--endpoint caller=baresip`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from scenarios.endpoints.kinds import ABSENCE, LAB_PHONE
from scenarios.language.words import unknown_word

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACE = "--endpoint"


@dataclass(frozen=True, slots=True)
class Player:
    """What plays a party."""

    kind: str
    device: str | None = None
    """Which phone of the lab."""

    def __str__(self) -> str:
        """As it is written: `phone:reception`."""
        return self.kind if self.device is None else f"{self.kind}:{self.device}"


def parse_overrides(texts: Sequence[str]) -> dict[str, Player]:
    """`PARTY=KIND` or `PARTY=phone:DEVICE` → {party: player}. Raises BadInput."""
    overrides: dict[str, Player] = {}
    for text in texts:
        party, equals, written = text.partition("=")
        if not equals or not party:
            raise BadInput(f"{text!r} is not PARTY=KIND, such as caller=baresip", place=PLACE)
        overrides[party] = player = _player(text, written)
        others = [other for other, one in overrides.items() if other != party and one.device == player.device]
        if player.device is not None and others:
            raise BadInput(f"{player.device} cannot play {others[0]} and {party}", place=PLACE)
    return overrides


def _player(text: str, written: str) -> Player:
    kind, colon, device = written.partition(":")
    if kind not in ABSENCE:
        raise BadInput(unknown_word("endpoint kind", kind, ABSENCE), place=PLACE)
    if kind == LAB_PHONE and not device:
        raise BadInput(f"{text!r}: which phone of the lab? PARTY={LAB_PHONE}:DEVICE", place=PLACE)
    if kind != LAB_PHONE and colon:
        raise BadInput(f"{text!r}: {kind} is no phone of the lab, and has no device", place=PLACE)
    return Player(kind, device or None)
