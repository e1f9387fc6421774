"""Expectations on keys that sound at a phone: tones in the audio that it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.expect.sent_audio import sounds_at
from scenarios.proof.key_tones import keys_in
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from scenarios.language.expectations import Keys


def judge_keys(
    expected: Sequence[Keys],
    capture: Path,
    media_ports: Mapping[str, int | None],
    connected_ns: Mapping[str, int | None],
) -> list[Verdict]:
    """Verdicts on the keys that sounded at phones."""
    sounds = sounds_at([each.by for each in expected], capture, media_ports, connected_ns)
    verdicts = []
    for wanted in expected:
        keys = keys_in(sounds[wanted.by][0])
        where = f"capture.pcap, RTP to {wanted.by}"
        verdicts.append(
            Verdict(f"{wanted.by} hears keys", keys == wanted.tones, keys or "none", wanted.tones or "none", "", where)
        )
    return verdicts
