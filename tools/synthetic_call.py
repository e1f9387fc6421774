"""A recorded call out of nothing: capture, recording and sidecar as they ought to be, made without engine or verifier.

The truth is known from the script, so nothing has to be derived: the senders keep time (no slips), each has one SSRC.
"""

from __future__ import annotations

import json
import wave
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.g711 import decode_alaw, decode_ulaw, encode_ulaw
from emulator.audio.tone import tone
from emulator.base.address import Address
from scenarios.proof.parties import Party
from tools.synthetic_wire import FRAME, Network, Talker, as_sent, pcap_bytes, through

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from tools.synthetic_wire import Datagram

    Pcm = npt.NDArray[np.int16]
    Takes = Sequence[tuple[int, int]]

WALL_EPOCH_NS = 1_790_000_000_123_456_789
ARMED, SAMPLES = 8000, 80_000
"""Engine samples: the recorder runs from 1 s to 11 s of the engine's clock."""
_SECOND_NS = 1_000_000_000
PLATFORM = "10.0.0.9"
_FIRST_AGENT, _SECOND_AGENT = 3 * 8000, 7 * 8000
"""File samples from which each is on the right channel."""


@dataclass(frozen=True, slots=True)
class TrueLeg:
    """What the script says of one leg."""

    local: Address
    talker: Talker
    arrived: list[Datagram]
    samples: Pcm
    """What its peer sent, from `ARMED` on; zero where nothing arrived."""
    filled: npt.NDArray[np.bool_]
    """Where anything arrived."""
    segment: dict[str, object]
    """The only one it has, as the sidecar tells it."""
    late: list[tuple[int, dict[str, object]]]
    """Packets that were overtaken: engine sample of arrival, and how the sidecar tells them."""
    duplicates: list[int]
    """Engine samples of arrival, as of the next."""
    dropped: list[int]

    def record(self, takes: Takes) -> dict[str, object]:
        """Its entry in the sidecar of a recording of these engine samples."""
        end = takes[-1][1]
        return {
            "local": str(self.local),
            "remote": str(self.talker.address),
            "payload_type": self.talker.payload_type,
            "segments": [self.segment],
            "slips": [],
            "gaps": [gap for begin, finish in takes for gap in _gaps(self.filled, begin, finish)],
            "late": [record for arrived, record in self.late if arrived < end],
            "duplicates": sum(arrived < end for arrived in self.duplicates),
            "dropped": sum(arrived < end for arrived in self.dropped),
        }


@dataclass(frozen=True, slots=True)
class SyntheticCall:
    """A call between a caller and, in turn, a ring-back tone and two agents."""

    legs: dict[str, TrueLeg]
    sent: list[Datagram]
    """What the caller was sent."""
    left: Pcm
    right: Pcm
    sidecar: dict[str, object]

    @property
    def parties(self) -> tuple[Party, ...]:
        """Everybody who plays a coded signal."""
        return tuple(Party(name=t.talker.name, code=t.talker.code, leg=name) for name, t in self.legs.items())

    def write(self, folder: Path) -> tuple[Path, Path, Path]:
        """Write call.wav, its sidecar and call.pcap into `folder`."""
        wav, sidecar, capture = (folder / f"call{end}" for end in (".wav", ".sidecar.json", ".pcap"))
        write_wav(wav, np.stack([self.left, self.right], axis=1))
        sidecar.write_text(json.dumps(self.sidecar, indent=1))
        arrived = [datagram for leg in self.legs.values() for datagram in leg.arrived]
        capture.write_bytes(pcap_bytes([*arrived, *self.sent], WALL_EPOCH_NS))
        return wav, sidecar, capture


def write_wav(path: Path, samples: Pcm) -> None:
    """Write `[samples, channels]` as 16-bit PCM at 8000 Hz."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.astype("<i2").tobytes())


def make_call(network: Network | None = None) -> SyntheticCall:
    """A ten-second recording of the call, its packets sent through `network`."""
    network = network or Network(delay=5, jitter=12, loss=0.02, reorder=0.02, duplicate=0.01)
    talkers = {
        "leg-a": Talker(
            name="caller", code=1, address=Address("10.0.0.1", 4000), ssrc=0xA1, start_ns=900_000_000, frames=520
        ),
        "leg-b": Talker(
            name="first agent",
            code=2,
            address=Address("10.0.0.2", 4002),
            ssrc=0xB2,
            start_ns=3_990_000_000,
            frames=240,
            payload_type=8,
        ),
        "leg-c": Talker(
            name="second agent",
            code=3,
            address=Address("10.0.0.3", 4004),
            ssrc=0xC3,
            start_ns=7_950_000_000,
            frames=170,
        ),
    }
    ports = zip(talkers.items(), (20_000, 20_002, 20_004), strict=True)
    legs = {name: true_leg(talker, Address(PLATFORM, port), network) for (name, talker), port in ports}
    ring_back = encode_ulaw(tone(440, 3000)).reshape(-1, FRAME)
    sent = _sent_to_caller(legs, ring_back)
    right = np.concatenate(
        [
            decode_ulaw(ring_back).ravel(),
            legs["leg-b"].samples[_FIRST_AGENT:_SECOND_AGENT],
            legs["leg-c"].samples[_SECOND_AGENT:],
        ]
    )
    return SyntheticCall(legs, sent, legs["leg-a"].samples, right, _sidecar(legs))


def _sent_to_caller(legs: dict[str, TrueLeg], ring_back: npt.NDArray[np.uint8]) -> list[Datagram]:
    """Ring-back, then what each agent says, 60 ms late as after a jitter buffer."""
    late = 3 * FRAME
    parts = [
        legs[name].samples[begin - late : end - late]
        for name, begin, end in (("leg-b", _FIRST_AGENT, _SECOND_AGENT), ("leg-c", _SECOND_AGENT, SAMPLES))
    ]
    frames = np.concatenate([ring_back, *(encode_ulaw(part).reshape(-1, FRAME) for part in parts)])
    caller = legs["leg-a"]
    return as_sent(frames, caller.local, caller.talker.address, ARMED * 125_000, 0xEE)


def true_leg(talker: Talker, local: Address, network: Network, samples: int = SAMPLES) -> TrueLeg:
    """Place what arrived: the senders keep time, so the anchor is the least delay of the first 500 ms."""
    arrived = through(network, talker, local)
    said = np.frombuffer(talker.audio(), np.uint8)
    pcm = (decode_ulaw if talker.payload_type == 0 else decode_alaw)(said).reshape(-1, FRAME)
    frame = [(int.from_bytes(d.payload[2:4]) - talker.first_sequence) % 65536 for d in arrived]
    at = [d.time_ns * 8 // 1_000_000 for d in arrived]
    anchor = min(a - f * FRAME for a, f in zip(at, frame, strict=True) if a <= at[0] + 4000 and f >= frame[0])
    timeline = np.zeros(ARMED + samples + 8000, np.int16)
    filled = np.zeros(len(timeline), bool)
    late: list[tuple[int, dict[str, object]]] = []
    seen, duplicates, dropped = set[int](), list[int](), list[int]()
    for a, f in zip(at, frame, strict=True):
        if f < frame[0]:
            dropped.append(a)
        elif f in seen:
            duplicates.append(a)
        else:
            place = anchor + f * FRAME
            if f < max(seen, default=-1):
                late.append((a, _late_record(talker, f, place)))
            seen.add(f)
            timeline[place : place + FRAME] = pcm[f]
            filled[place : place + FRAME] = True
    kept = slice(ARMED, ARMED + samples)
    segment = _segment(talker, frame[0], anchor, at[0])
    return TrueLeg(local, talker, arrived, timeline[kept], filled[kept], segment, late, duplicates, dropped)


def _segment(talker: Talker, first_frame: int, anchor: int, arrival: int) -> dict[str, object]:
    return {
        "ssrc": talker.ssrc,
        "first_sequence": (talker.first_sequence + first_frame) % 65536,
        "first_timestamp": (talker.first_timestamp + first_frame * FRAME) % (1 << 32),
        "first_index": 0,
        "anchor": anchor + first_frame * FRAME,
        "arrival_sample": arrival,
    }


def _late_record(talker: Talker, frame: int, position: int) -> dict[str, object]:
    return {
        "ssrc": talker.ssrc,
        "sequence": (talker.first_sequence + frame) % 65536,
        "timestamp": (talker.first_timestamp + frame * FRAME) % (1 << 32),
        "position": position,
        "placed": True,
    }


def _gaps(filled: npt.NDArray[np.bool_], begin: int, end: int) -> list[dict[str, int]]:
    """Runs of engine samples without data."""
    kept = filled[begin - ARMED : end - ARMED]
    edges = np.flatnonzero(np.diff(np.concatenate([[True], kept, [True]]).astype(np.int8))) + begin
    return [{"from": int(a), "to": int(b)} for a, b in edges.reshape(-1, 2)]


def _sidecar(legs: dict[str, TrueLeg]) -> dict[str, object]:
    right = (
        ("to_peer", "leg-a", "ring-back", 0),
        ("from_peer", "leg-b", "", _FIRST_AGENT),
        ("from_peer", "leg-c", "", _SECOND_AGENT),
    )
    ends = [*(begin for *_, begin in right[1:]), SAMPLES]
    return {
        "format": "offhook-sidecar/1",
        "recording": "4c5e1b6a",
        "rate": 8000,
        "channels": 2,
        "samples": SAMPLES,
        "wall_epoch_ns": WALL_EPOCH_NS,
        "armed_sample": ARMED,
        "start_wall_ms": (WALL_EPOCH_NS + _SECOND_NS) // 1_000_000,
        "reason": "leg_closed",
        "tick_quantised": False,
        "spans": {
            "left": [{"from": 0, "to": SAMPLES, "kind": "from_peer", "leg": "leg-a"}],
            "right": [
                {"from": begin, "to": end, "kind": kind, "leg": leg, "cue": cue}
                for (kind, leg, cue, begin), end in zip(right, ends, strict=True)
            ],
        },
        "legs": {name: leg.record([(ARMED, ARMED + SAMPLES)]) for name, leg in legs.items()},
    }
