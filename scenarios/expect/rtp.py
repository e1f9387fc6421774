"""Expectations on RTP, measured in the platform's own capture: codec, packet time, loss, enough of it each way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.pcap import read_capture
from scenarios.proof.rtp_flow import flow_from_peer, flow_to_peer
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scenarios.language.expectations import Rtp
    from scenarios.proof.pcap import Capture
    from scenarios.proof.rtp_flow import Flow

CODECS = {0: "PCMU", 8: "PCMA"}
RATE = 8000


def judge_rtp(expected: Sequence[Rtp], capture: Path, media_ports: Mapping[str, int | None]) -> list[Verdict]:
    """Verdicts for every party that is asked about; `media_ports` says from which UDP port each one sends."""
    verdicts: list[Verdict] = []
    read = read_capture(capture) if expected else None
    for wanted in expected:
        local = None if read is None else _local_of(read, media_ports.get(wanted.of))
        if read is None or local is None:
            verdicts.append(Verdict(f"rtp of {wanted.of}", False, "no packet", "packets", "", str(capture.name)))
            continue
        for way, flow in (("from", flow_from_peer([read], local)), ("to", flow_to_peer([read], local))):
            verdicts += _flow(wanted, f"rtp {way} {wanted.of}", flow, f"{capture.name}, {local}", lossy=way == "from")
    return verdicts


def _local_of(capture: Capture, port: int | None) -> str | None:
    """The platform's address that gets packets from the party's UDP `port`."""
    if port is None:
        return None
    rows = np.flatnonzero(capture.source & 0xFFFF == port)
    return str(capture.address(int(capture.destination[rows[0]]))) if len(rows) else None


def _flow(wanted: Rtp, name: str, flow: Flow, where: str, *, lossy: bool) -> Iterator[Verdict]:
    seconds = round(int(flow.length.sum()) / RATE, 3)
    enough = bool(len(flow)) and seconds >= wanted.at_least
    yield Verdict(f"{name}: audio", enough, seconds, f"at least {wanted.at_least:g}", "s", where)
    if not len(flow):
        return
    codecs = " and ".join(CODECS[int(number)] for number in np.unique(flow.payload_type))
    yield Verdict(f"{name}: codec", codecs == wanted.codec, codecs, wanted.codec, "", where)
    times = [int(length) * 1000 // RATE for length in np.unique(flow.length)]
    measured = " and ".join(f"{each:g}" for each in times)
    yield Verdict(
        f"{name}: ptime", times == [round(wanted.ptime * 1000)], measured, f"{wanted.ptime * 1000:g}", "ms", where
    )
    if lossy:
        lost = lost_packets(flow)
        yield Verdict(f"{name}: lost packets", lost <= wanted.lost, lost, f"at most {wanted.lost}", "", where)


def lost_packets(flow: Flow) -> int:
    """Sequence numbers between the first and the last of each SSRC that never arrived (RFC 3550 §A.3)."""
    lost = 0
    for ssrc in np.unique(flow.ssrc):
        numbers = np.unwrap(flow.sequence[flow.ssrc == ssrc], period=65536)
        lost += int(numbers.max() - numbers.min() + 1 - len(np.unique(numbers)))
    return lost
