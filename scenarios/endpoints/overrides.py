"""Other kinds for the parties of a scenario, as the command line asks for them: `--endpoint caller=baresip`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from scenarios.endpoints.kinds import ABSENCE
from scenarios.language.words import unknown_word

if TYPE_CHECKING:
    from collections.abc import Sequence


def parse_overrides(texts: Sequence[str]) -> dict[str, str]:
    """`PARTY=KIND` → {party: kind}. Raises BadInput."""
    overrides: dict[str, str] = {}
    for text in texts:
        party, equals, kind = text.partition("=")
        if not equals or not party:
            raise BadInput(f"{text!r} is not PARTY=KIND, such as caller=baresip", place="--endpoint")
        if kind not in ABSENCE:
            raise BadInput(unknown_word("endpoint kind", kind, ABSENCE), place="--endpoint")
        overrides[party] = kind
    return overrides
