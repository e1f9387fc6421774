"""Expectations on what sounds at phones beside voices: keys and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.expect.keys import judge_keys
from scenarios.expect.spoken import judge_spoken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from emulator.base.address import Address
    from scenarios.language.expectations import Expectations
    from scenarios.proof.verdict import Verdict


def judge_sounding(
    expect: Expectations,
    capture: Path,
    sources: Mapping[str, Address | None],
    connected_ns: Mapping[str, int | None],
    sounds: Path,
) -> list[Verdict]:
    """Verdicts on `keys` and `spoken`; `sounds` is the folder in which the platform keeps what it has synthesised."""
    return [
        *judge_keys(expect.keys, capture, sources, connected_ns),
        *judge_spoken(expect.spoken, capture, sources, connected_ns, sounds),
    ]
