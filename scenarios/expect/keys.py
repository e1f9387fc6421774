"""Expectations on keys that a phone was sent: tones in its audio, telephone events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.expect.rtp import local_of
from scenarios.expect.sent_audio import sounds_at
from scenarios.proof.key_events import KeyEvents, keys_to_peer
from scenarios.proof.key_tones import keys_in
from scenarios.proof.pcap import read_capture
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from emulator.base.address import Address
    from scenarios.language.expectations import Keys


def judge_keys(
    expected: Sequence[Keys],
    capture: Path,
    sources: Mapping[str, Address | None],
    connected_ns: Mapping[str, int | None],
) -> list[Verdict]:
    """Verdicts on the keys that phones were sent."""
    sounding = [each.by for each in expected if each.tones is not None]
    sounds = sounds_at(sounding, capture, sources, connected_ns)
    verdicts = []
    for wanted in expected:
        where = f"capture.pcap, RTP to {wanted.by}"
        if wanted.tones is not None:
            keys = keys_in(sounds[wanted.by][0])
            passed = keys == wanted.tones
            verdicts.append(
                Verdict(f"{wanted.by} hears keys", passed, keys or "none", wanted.tones or "none", "", where)
            )
        if wanted.events is not None:
            verdicts.append(_events(wanted.by, wanted.events, capture, sources.get(wanted.by), where))
    return verdicts


def _events(by: str, wanted: str, capture: Path, source: Address | None, where: str) -> Verdict:
    """Right when the keys are, and their packets keep the rules."""
    read = read_capture(capture)
    local = local_of(read, source)
    sent = KeyEvents() if local is None else keys_to_peer(read, local)
    measured = "; ".join([sent.keys or "none", *dict.fromkeys(sent.faults)])
    passed = sent.keys == wanted and not sent.faults
    return Verdict(f"{by} is sent keys as events", passed, measured, wanted or "none", "", where)
