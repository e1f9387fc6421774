"""Expectations on RTP, measured in the platform's own capture: codec, packet time, loss, enough of it each way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.base.address import Address
from scenarios.expect.rtcp import judge_rtcp
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
RTP_HEADER, FIRST_DYNAMIC = 12, 96


def judge_rtp(expected: Sequence[Rtp], capture: Path, media_ports: Mapping[str, int | None]) -> list[Verdict]:
    """Verdicts for every party that is asked about; `media_ports` says from which UDP port each one sends."""
    verdicts: list[Verdict] = []
    read = read_capture(capture) if expected else None
    for wanted in expected:
        local = None if read is None else local_of(read, media_ports.get(wanted.of))
        if read is None or local is None:
            verdicts.append(Verdict(f"rtp of {wanted.of}", False, "no packet", "packets", "", str(capture.name)))
            continue
        for way, flow in (("from", flow_from_peer([read], local)), ("to", flow_to_peer([read], local))):
            name, where = f"rtp {way} {wanted.of}", f"{capture.name}, {local}"
            verdicts += _flow(wanted, name, flow, where)
            if way == "from" and len(flow):
                lost = lost_packets(flow, event_packets(read, local))
                limit = f"at most {wanted.lost}"
                verdicts.append(Verdict(f"{name}: lost packets", lost <= wanted.lost, lost, limit, "", where))
        if wanted.rtcp is not None:
            verdicts += judge_rtcp(wanted.rtcp, wanted.of, read, local)
    return verdicts


def local_of(capture: Capture, port: int | None) -> str | None:
    """The platform's address that gets packets from the party's UDP `port`."""
    if port is None:
        return None
    rows = np.flatnonzero(capture.source & 0xFFFF == port)
    return str(capture.address(int(capture.destination[rows[0]]))) if len(rows) else None


def _flow(wanted: Rtp, name: str, flow: Flow, where: str) -> Iterator[Verdict]:
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


def event_packets(capture: Capture, local: str) -> list[tuple[int, int]]:
    """(SSRC, sequence number) of what arrived at `local` with a dynamic payload type: digits take their turn too."""
    host, _, port = local.rpartition(":")
    rows = (capture.destination == capture.key(Address(host.strip("[]"), int(port)))) & (capture.length >= RTP_HEADER)
    headers = [capture.data[start : start + RTP_HEADER].tobytes() for start in capture.start[rows]]
    return [
        (int.from_bytes(header[8:12]), int.from_bytes(header[2:4]))
        for header in headers
        if header[0] >> 6 == 2 and header[1] & 0x7F >= FIRST_DYNAMIC
    ]


def lost_packets(flow: Flow, others: Sequence[tuple[int, int]] = ()) -> int:
    """Sequence numbers between the first and the last of each SSRC that never arrived (RFC 3550 §A.3).

    `others` are (SSRC, sequence number) of packets that arrived and are no audio.
    """
    lost = 0
    for ssrc in np.unique(flow.ssrc):
        further = [number for sender, number in others if sender == ssrc]
        arrived = np.concatenate([flow.sequence[flow.ssrc == ssrc], np.array(further, np.int64)])
        numbers = np.unwrap(arrived, period=65536)
        lost += int(numbers.max() - numbers.min() + 1 - len(np.unique(numbers)))
    return lost
