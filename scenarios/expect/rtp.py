"""Expectations on RTP, measured in the platform's own capture: codec, packet time, and what phone and network did."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from scenarios.expect.arrived_stream import ArrivedStream
from scenarios.expect.one_direction import judge_drift, judge_flow
from scenarios.expect.rtcp import judge_rtcp
from scenarios.proof.announced_types import announced_types, audio_from_peer, audio_to_peer
from scenarios.proof.pcap import read_capture
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from emulator.base.address import Address
    from scenarios.language.expectations import Rtp
    from scenarios.proof.pcap import Capture

PLATFORM_PTIME_S = 0.020
"""Of what the platform sends, whatever a phone sends."""
COUNTED: Mapping[str, Callable[[ArrivedStream], float]] = {
    "lost": ArrivedStream.lost,
    "lost_in_a_row": ArrivedStream.lost_in_a_row,
    "duplicated": ArrivedStream.duplicated,
    "overtaken": ArrivedStream.overtaken,
    "sources": ArrivedStream.sources,
    "addresses": ArrivedStream.addresses,
    "wraps": ArrivedStream.wraps,
    "jumps": ArrivedStream.jumps,
    "markers": ArrivedStream.markers,
    "comfort_noise": ArrivedStream.comfort_noise,
}
TIMED: Mapping[str, Callable[[ArrivedStream], float]] = {
    "overtaken_by": ArrivedStream.overtaken_by,
    "jitter": ArrivedStream.jitter,
}
"""Word of an expectation → what measures it, in packets and in seconds."""


def judge_rtp(
    expected: Sequence[Rtp], capture: Path, sources: Mapping[str, Address | None], usernames: Mapping[str, str]
) -> list[Verdict]:
    """Verdicts for every party that is asked about; `sources` says from where each one sends."""
    verdicts: list[Verdict] = []
    read = read_capture(capture) if expected else None
    for wanted in expected:
        local = None if read is None else local_of(read, sources.get(wanted.of))
        if read is None or local is None:
            verdicts.append(Verdict(f"rtp of {wanted.of}", False, "no packet", "packets", "", str(capture.name)))
            continue
        where = f"{capture.name}, {local}"
        arrived, sent = audio_from_peer(read, local), audio_to_peer(read, local)
        verdicts += judge_flow(wanted, f"rtp from {wanted.of}", arrived, wanted.arrived, wanted.ptime, where)
        verdicts += judge_flow(wanted, f"rtp to {wanted.of}", sent, wanted.sent, PLATFORM_PTIME_S, where)
        stream = ArrivedStream.at(read, local, announced_types(read, local))
        verdicts += _stream(wanted, stream, where)
        verdicts += judge_drift(wanted, arrived, where)
        if wanted.before_ack is not None:
            verdicts.append(_before_ack(wanted, read, stream, usernames[wanted.of], where))
        if wanted.rtcp is not None:
            verdicts += judge_rtcp(wanted.rtcp, wanted.of, read, local)
    return verdicts


def local_of(capture: Capture, source: Address | None) -> str | None:
    """The platform's address that gets packets from where a party sends."""
    if source is None:
        return None
    rows = np.flatnonzero(capture.source == capture.key(source))
    return str(capture.address(int(capture.destination[rows[0]]))) if len(rows) else None


def _stream(wanted: Rtp, stream: ArrivedStream, where: str) -> Iterator[Verdict]:
    for word, measure in (*COUNTED.items(), *TIMED.items()):
        limit = getattr(wanted, word)
        if limit is not None:
            measured = measure(stream)
            name = f"rtp from {wanted.of}: {word.replace('_', ' ')}"
            unit = "s" if word in TIMED else ""
            yield Verdict(name, limit.admits(measured), round(measured, 4), str(limit), unit, where)


def _before_ack(wanted: Rtp, capture: Capture, stream: ArrivedStream, username: str, where: str) -> Verdict:
    assert wanted.before_ack is not None, "asked for"
    acknowledged = _first_ack_ns(capture, username)
    count = 0 if acknowledged is None else stream.before(acknowledged)
    measured = "no ACK" if acknowledged is None else count
    passed = acknowledged is not None and wanted.before_ack.admits(count)
    return Verdict(f"rtp from {wanted.of}: before its ACK", passed, measured, str(wanted.before_ack), "", where)


def _first_ack_ns(capture: Capture, username: str) -> int | None:
    """When the first ACK of a user reached the platform, whose address is where phones register."""
    own = re.compile(rb"^(?:From|f)\s*:.*sip:" + re.escape(username.encode()) + rb"@", re.MULTILINE | re.IGNORECASE)
    platform: set[int] = set()
    rows = np.flatnonzero(capture.length > 0)
    for row in rows[np.isin(capture.data[capture.start[rows]], (ord("R"), ord("A")))]:
        start, destination = int(capture.start[row]), int(capture.destination[row])
        message = capture.data[start : start + int(capture.length[row])].tobytes()
        if message.startswith(b"REGISTER "):
            platform.add(destination)
        if message.startswith(b"ACK ") and destination in platform and own.search(message):
            return int(capture.time_ns[row])
    return None
