"""Expectations on recordings: the file, who is heard on which channel, and the proof against the capture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from scenarios.language.matchers import split_reference
from scenarios.proof.evidence import gather
from scenarios.proof.heard import audible
from scenarios.proof.picture import draw_recording
from scenarios.proof.recording import read_recording
from scenarios.proof.sidecar import read_sidecar
from scenarios.proof.verdict import Verdict
from scenarios.proof.verify import verify_evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scenarios.language.expectations import Recording
    from scenarios.proof.parties import Party
    from scenarios.proof.recording import Recording as WavFile
    from scenarios.runner.app_requests import RequestLog

MOST_OF = 0.9
"""A party that a channel is promised to must be heard on so much of it."""
EDGE_S = 0.25
"""Who is heard is measured in quarters of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedRecording:
    """A recording as the REST API lists it, fetched from its URL."""

    recording_id: str
    url: str
    listed: Mapping[str, object]
    """The object of the REST API."""
    status: int
    """HTTP status of fetching the file."""
    file: Path
    sidecar: Path


def judge_recordings(
    expected: Sequence[Recording],
    fetched: Sequence[FetchedRecording],
    *,
    captures: Sequence[Path],
    parties: Sequence[tuple[Party, int | None]],
    log: RequestLog,
) -> list[Verdict]:
    """Verdicts on every recording; one that nobody expected is a failure.

    `parties` come with the UDP port from which their RTP comes, if it is known.
    """
    names = ", ".join(recording.file.name for recording in fetched) or "none"
    verdicts = [Verdict("recordings", len(fetched) == len(expected), len(fetched), len(expected), "", names)]
    left = list(fetched)
    for number, wanted in enumerate(expected, 1):
        found = _pick(wanted, left, log)
        prefix = f"recording {number}" if len(expected) > 1 else "recording"
        if found is None:
            verdicts.append(Verdict(f"{prefix}: is there", False, "none", _called(wanted, log), "", names))
            continue
        left.remove(found)
        checks = _checks(wanted, found, captures, parties)
        verdicts += [replace(verdict, name=f"{prefix}: {verdict.name}") for verdict in checks]
    return verdicts


def _located(parties: Sequence[tuple[Party, int | None]], sidecar: Path) -> list[Party]:
    """Each party with the leg whose peer sends from the party's media port; one that is on no leg stays as it is."""
    legs = read_sidecar(sidecar).legs
    port_of = {name: int(leg.remote.rpartition(":")[2]) for name, leg in legs.items() if leg.remote}
    return [
        replace(party, leg=next((name for name, there in port_of.items() if there == port), "nowhere"))
        for party, port in parties
    ]


def _pick(wanted: Recording, left: Sequence[FetchedRecording], log: RequestLog) -> FetchedRecording | None:
    if wanted.url is None:
        return left[0] if left else None
    url = log.look_up(*split_reference(wanted.url))
    return next((recording for recording in left if recording.url == url), None)


def _called(wanted: Recording, log: RequestLog) -> str:
    return "one" if wanted.url is None else f"{log.look_up(*split_reference(wanted.url))} ({wanted.url})"


def _checks(
    wanted: Recording, found: FetchedRecording, captures: Sequence[Path], parties: Sequence[tuple[Party, int | None]]
) -> Iterator[Verdict]:
    where = found.file.name
    yield Verdict("fetched from its URL", found.status == 200, f"HTTP {found.status}", "HTTP 200", "", found.url)
    listed_format = str(found.listed.get("recording_format"))
    yield Verdict("recording_format", listed_format == wanted.format, listed_format, wanted.format, "", where)
    if found.status != 200:
        return
    try:
        wav = read_recording(found.file)
        yield from _file(wanted, found, wav)
        yield from _layout(wanted, wav, [party for party, _ in parties])
        located = _located(parties, found.sidecar)
        evidence = gather(found.file, found.sidecar, captures)
        draw_recording(evidence, located, found.file.with_suffix(".png"))
        yield from verify_evidence(evidence, located)
    except BadInput as error:
        yield Verdict("can be judged", False, str(error), "a readable recording, sidecar and capture", "", where)


def _file(wanted: Recording, found: FetchedRecording, wav: WavFile) -> Iterator[Verdict]:
    where = found.file.name
    channels = {1: "mono", 2: "stereo"}.get(wav.channels, f"{wav.channels} channels")
    yield Verdict("channels", channels == wanted.channels, channels, wanted.channels, "", where)
    yield Verdict("rate", wav.rate == wanted.rate, wav.rate, wanted.rate, "Hz", where)
    seconds = len(wav.samples) / wav.rate
    yield Verdict("duration", wanted.duration.admits(seconds), round(seconds, 3), str(wanted.duration), "s", where)
    listed = float(str(found.listed.get("recording_duration_ms", "nan")))
    same = abs(listed - seconds * 1000) <= 1
    yield Verdict("recording_duration_ms", same, listed, round(seconds * 1000, 3), "ms", where)


def _layout(wanted: Recording, wav: WavFile, parties: Sequence[Party]) -> Iterator[Verdict]:
    """Who is audible on each channel, found in the samples alone."""
    if wanted.channels == "mono":
        sides: list[tuple[str, list[str]]] = [("mono", wanted.both)]
    else:
        sides = [(side, [name] if name else []) for side, name in (("left", wanted.left), ("right", wanted.right))]
    for channel, (side, promised) in enumerate(sides[: wav.channels]):
        audio = wav.samples[:, channel]
        seconds = {party.name: sum(heard.end - heard.start for heard in audible(audio, party, 0)) for party in parties}
        yield _heard(side, promised, seconds, len(audio) / wav.rate, wav.path.name)


def _heard(side: str, promised: Sequence[str], seconds: Mapping[str, float], length: float, where: str) -> Verdict:
    enough = all(seconds.get(name, 0.0) >= MOST_OF * length - EDGE_S for name in promised)
    strangers = [name for name, heard in seconds.items() if heard > 0 and name not in promised]
    measured = ", ".join(f"{name} {heard:.2f} s" for name, heard in seconds.items() if heard > 0) or "nobody"
    limit = " and ".join(f"{name} {length:.2f} s" for name in promised) or "nobody"
    return Verdict(f"{side} channel", enough and not strangers, measured, limit, "", where)
