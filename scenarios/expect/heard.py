"""Expectations on what is heard at a phone, from the packets that the platform sent to it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from scenarios.expect.sent_audio import sounds_at
from scenarios.proof.heard import all_audible
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from emulator.base.address import Address
    from scenarios.language.expectations import Heard as Expected
    from scenarios.proof.heard import Heard
    from scenarios.proof.parties import Party


def voices_at(
    phones: Iterable[str],
    capture: Path,
    sources: Mapping[str, Address | None],
    connected_ns: Mapping[str, int | None],
    parties: Sequence[Party],
    longest_s: float = math.inf,
) -> dict[str, list[Heard]]:
    """Who of `parties` is heard when at each of `phones`: seconds since the phone was connected (wall time in ns).

    What was heard before, as early media, counts too, in seconds below zero. Nobody has spoken for more than
    `longest_s` seconds. A phone that was never connected, or to which no packet went, hears nobody.
    """
    heard: dict[str, list[Heard]] = {}
    for phone, (audio, start) in sounds_at(phones, capture, sources, connected_ns).items():
        found = all_audible(audio, parties, longest_s)
        heard[phone] = [replace(each, start=each.start + start, end=each.end + start) for each in found]
    return heard


def judge_heard(expected: Sequence[Expected], heard: Mapping[str, Sequence[Heard]]) -> list[Verdict]:
    """Verdicts on every expectation; `heard` is what `voices_at` found."""
    return [verdict for wanted in expected for verdict in _verdicts(wanted, heard[wanted.by])]


def _verdicts(wanted: Expected, voices: Sequence[Heard]) -> Iterator[Verdict]:
    stretches = [voice for voice in voices if voice.party == wanted.who]
    where = f"capture.pcap, RTP to {wanted.by}: " + (
        ", ".join(f"{voice.party} {voice.start:.2f} to {voice.end:.2f} s" for voice in voices) or "nobody is heard"
    )
    name = f"{wanted.by} hears {wanted.who}"
    seconds = round(sum(voice.end - voice.start for voice in stretches), 2)
    yield Verdict(name, wanted.for_.admits(seconds), seconds, str(wanted.for_), "s", where)
    if wanted.from_ is not None:
        first = stretches[0].start if stretches else None
        passed = first is not None and wanted.from_.admits(first)
        yield Verdict(f"{name} from", passed, "never" if first is None else first, str(wanted.from_), "s", where)
    if wanted.stretches:
        fits = len(stretches) == len(wanted.stretches) and all(
            due.from_.admits(each.start) and due.for_.admits(each.end - each.start)
            for due, each in zip(wanted.stretches, stretches, strict=True)
        )
        measured = ", ".join(f"from {each.start:.2f} for {each.end - each.start:.2f}" for each in stretches) or "never"
        yield Verdict(f"{name} when", fits, measured, ", ".join(map(str, wanted.stretches)), "s", where)
