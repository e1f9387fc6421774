"""The derived time base against calls whose truth is known from their script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.audio.g711 import decode_ulaw
from emulator.base.address import Address
from scenarios.proof.index_line import Fate
from scenarios.proof.rtp_flow import Flow
from scenarios.proof.time_base import derive_time_base
from tools.synthetic_call import ARMED, SAMPLES
from tools.synthetic_wire import Network, Talker, through

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence
    from scenarios.proof.time_base import TimeBase
    from tools.synthetic_call import SyntheticCall

WALL = 10**18
_WORD = np.array([1 << 24, 1 << 16, 1 << 8, 1])
OURS = Address("10.0.0.9", 20000)


def talker(**changes: float) -> Talker:
    wanted = {"name": "x", "code": 9, "address": Address("10.0.0.1", 1), "ssrc": 5, "start_ns": 10**9, "frames": 400}
    return Talker(**{**wanted, **changes})  # type: ignore[arg-type]


def base_of(phone: Talker, network: Network) -> TimeBase:
    """The time base of what arrives, without a capture file in between."""
    arrived = through(network, phone, OURS)
    heads = np.array([list(d.payload[:12]) for d in arrived], np.int64)
    count = np.full(len(arrived), 160, np.int64)
    pcm = np.concatenate([decode_ulaw(np.frombuffer(d.payload[12:], np.uint8)) for d in arrived])
    flow = Flow(
        number=np.arange(len(arrived)) + 1,
        time_ns=np.array([d.time_ns for d in arrived]) + WALL,
        ssrc=heads[:, 8:12] @ _WORD,
        sequence=heads[:, 2:4] @ _WORD[2:],
        timestamp=heads[:, 4:8] @ _WORD,
        payload_type=heads[:, 1],
        first=np.arange(len(arrived)) * 160,
        length=count,
        coded=np.full(len(arrived), None, object),
        codec=np.full(len(arrived), "PCMU"),
        pcm=pcm,
    )
    return derive_time_base(flow, WALL)


@pytest.mark.parametrize("leg", ["leg-a", "leg-b", "leg-c"])
def test_the_script_s_truth_is_found(call: SyntheticCall, evidence: Evidence, leg: str) -> None:
    truth, found = call.legs[leg], evidence.legs[leg]
    record = truth.record([(ARMED, ARMED + SAMPLES)])
    assert np.array_equal(found.from_peer, truth.samples)
    assert [vars_of(segment) for segment in found.time_base.segments] == record["segments"]
    end = ARMED + SAMPLES
    late = [vars_of(packet) for packet in found.time_base.late if packet.arrival_sample < end]
    assert [{k: v for k, v in packet.items() if k not in ("arrival_sample", "length")} for packet in late] == record[
        "late"
    ]
    assert found.time_base.count(Fate.DUPLICATE, before=end) == record["duplicates"]


def vars_of(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}  # type: ignore[attr-defined]


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), jitter=st.sampled_from([0, 5, 30]), loss=st.sampled_from([0, 0.1]))
def test_on_the_time_line_stands_what_was_said(seed: int, jitter: float, loss: float) -> None:
    phone = talker(frames=120)
    said = decode_ulaw(np.frombuffer(phone.audio(), np.uint8))
    base = base_of(phone, Network(delay=10, jitter=jitter, loss=loss, reorder=0.05, duplicate=0.05, seed=seed))
    first = base.segments[0]
    lost = (first.first_sequence - phone.first_sequence) % 65536 * 160
    samples, covered = base.placed.timeline(first.anchor, first.anchor + len(said) - lost)
    assert np.array_equal(samples[covered], said[lost:][covered])
    assert len(base.segments) == 1
    assert covered.mean() > 0.7
    # The least delay of the first half second, in samples, and never less than the network's.
    assert 80 <= first.anchor - 8000 - lost <= 80 + jitter * 8 + 240


@pytest.mark.parametrize(("ppm", "direction"), [(3000, -1), (-3000, 1)])
def test_drift_is_followed(ppm: float, direction: int) -> None:
    phone = talker(frames=1500, drift_ppm=ppm)
    base = base_of(phone, Network(delay=10, jitter=10))
    assert {slip.direction for slip in base.slips} == {direction}
    # 30 s at 3000 ppm are 90 ms: four and a half slips, less up to 3 s of looking back and waiting.
    assert len(base.slips) in (3, 4)
    expected = base.segments[0].anchor + np.cumsum([160 * slip.direction for slip in base.slips])
    assert [slip.anchor for slip in base.slips] == expected.tolist()
    transits = base.arrival[-200:] - (base.placed.position[::2][-200:])
    assert abs(int(transits.min())) < 480
    assert len(base.piece_positions()) == 1 + len(base.slips)


def test_no_packets() -> None:
    nothing, pcm = np.zeros(0, np.int64), np.zeros(0, np.int16)
    flow = Flow(
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing.astype(object),
        nothing.astype(str),
        pcm,
    )
    base = derive_time_base(flow, WALL)
    assert base.segments == ()
    assert not base.placed.timeline(0, 100)[1].any()
