"""A recorded room out of nothing: capture, tracks and the file put together of them, made without engine or verifier.

An agent is in the room all the time and is mute for a second; a customer joins after 2 s, leaves after 7 s and is back
a second later, as another member; a supervisor joins after 4 s. From the fifth second to the sixth it is paused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from emulator.base.address import Address
from scenarios.proof.parties import Party
from tools.synthetic_call import ARMED, PLATFORM, WALL_EPOCH_NS, true_leg, write_wav
from tools.synthetic_wire import Network, Talker, pcap_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from tools.synthetic_call import Pcm, Takes, TrueLeg

LENGTH = 88_000
"""Engine samples from the arming to the end, the pause included."""
PAUSE = (ARMED + 40_000, ARMED + 48_000)
TAKES = ((ARMED, PAUSE[0]), (PAUSE[1], ARMED + LENGTH))
SAMPLES = LENGTH - (PAUSE[1] - PAUSE[0])
Kind = Literal["mix", "members", "named_and_rest"]
_MUTE = (16_000, 24_000)
"""File samples in which the agent is mute."""


@dataclass(frozen=True, slots=True)
class TrueTrack:
    """What one member said, over its takes."""

    n: int
    leg: str
    start: int
    """File sample of the room."""
    samples: Pcm
    sidecar: dict[str, object]

    @property
    def member(self) -> str:
        """Its id."""
        return str(100 + self.n)

    @property
    def file(self) -> str:
        """Name of its file."""
        return f"room.track-{self.n}.wav"


@dataclass(frozen=True, slots=True)
class SyntheticRoom:
    """The truth of a room, put together as `kind` says."""

    kind: Kind
    legs: dict[str, TrueLeg]
    tracks: list[TrueTrack]

    @property
    def parties(self) -> tuple[Party, ...]:
        """Everybody who plays a coded signal."""
        return tuple(Party(name=t.talker.name, code=t.talker.code, leg=name) for name, t in self.legs.items())

    @property
    def channels(self) -> list[list[TrueTrack]]:
        """The tracks of each channel. The named member is the customer."""
        if self.kind == "mix":
            return [self.tracks]
        if self.kind == "members":
            return [[track] for track in self.tracks]
        named = [track for track in self.tracks if track.leg == "leg-b"]
        return [named, [track for track in self.tracks if track not in named]]

    @property
    def samples(self) -> Pcm:
        """`[n, channels]`."""
        total = np.zeros((SAMPLES, len(self.channels)), np.int32)
        for column, tracks in enumerate(self.channels):
            for track in tracks:
                total[track.start : track.start + len(track.samples), column] += track.samples
        samples: Pcm = np.clip(total, -32768, 32767).astype(np.int16)
        return samples

    def write(self, folder: Path) -> tuple[Path, Path, Path]:
        """Write room.wav, its tracks, their sidecars and room.pcap into `folder`."""
        wav, sidecar, capture = (folder / f"room{end}" for end in (".wav", ".sidecar.json", ".pcap"))
        write_wav(wav, self.samples)
        for track in self.tracks:
            write_wav(folder / track.file, track.samples[:, None])
            (folder / track.file).with_suffix(".sidecar.json").write_text(json.dumps(track.sidecar))
        sidecar.write_text(json.dumps(self.sidecar(), indent=1))
        arrived = [datagram for leg in self.legs.values() for datagram in leg.arrived]
        capture.write_bytes(pcap_bytes(arrived, WALL_EPOCH_NS))
        return wav, sidecar, capture

    def sidecar(self) -> dict[str, object]:
        """Of the whole room."""
        return {
            "format": "offhook-room-sidecar/1",
            "recording": "9d1c77aa",
            "room": "5fe0",
            "rate": 8000,
            "samples": SAMPLES,
            "armed_sample": ARMED,
            "takes": _ranges(TAKES),
            "start_wall_ms": (WALL_EPOCH_NS + ARMED * 125_000) // 1_000_000,
            "reason": "stopped",
            "tracks": [
                {"n": t.n, "leg": t.leg, "member": t.member, "file": t.file, "start": t.start}
                | {"samples": len(t.samples), "reason": "stopped"}
                for t in self.tracks
            ],
            "put_together": self.kind,
            "layout": [
                [{"member_id": t.member, "leg": t.leg, "from": t.start, "to": t.start + len(t.samples)} for t in tracks]
                for tracks in self.channels
            ],
        }


def make_room(kind: Kind = "members", network: Network | None = None) -> SyntheticRoom:
    """A ten-second recording, its packets sent through `network`."""
    network = network or Network(delay=5, jitter=12, loss=0.02, reorder=0.02, duplicate=0.01)
    names = ("agent", "customer", "supervisor")
    legs = {}
    for number, (name, begins) in enumerate(zip(names, (0.9, 2.5, 4.9), strict=True)):
        talker = Talker(
            name=name,
            code=11 + number,
            address=Address(f"10.0.0.{1 + number}", 4000),
            ssrc=0xA1 + number,
            start_ns=round(begins * 1e9),
            frames=round((12.2 - begins) * 50),
            payload_type=8 * (number == 1),
        )
        leg = f"leg-{'abc'[number]}"
        legs[leg] = true_leg(talker, Address(PLATFORM, 20_000 + 2 * number), network, LENGTH)
    stays = [("leg-a", 0, LENGTH), ("leg-b", 16_000, 56_000), ("leg-c", 32_000, LENGTH), ("leg-b", 64_000, LENGTH)]
    tracks = [_track(n, legs[leg], leg, (ARMED + begin, ARMED + end)) for n, (leg, begin, end) in enumerate(stays, 1)]
    return SyntheticRoom(kind, legs, tracks)


def _track(n: int, true: TrueLeg, leg: str, stay: tuple[int, int]) -> TrueTrack:
    takes = [(max(begin, stay[0]), min(end, stay[1])) for begin, end in TAKES]
    takes = [(begin, end) for begin, end in takes if begin < end]
    start = sum(min(max(stay[0] - begin, 0), end - begin) for begin, end in TAKES)
    samples = np.concatenate([true.samples[begin - ARMED : end - ARMED] for begin, end in takes])
    spans = [{"from": 0, "to": len(samples), "kind": "from_peer", "leg": leg}]
    if n == 1:
        samples[_MUTE[0] : _MUTE[1]] = 0
        spans = [
            {"from": 0, "to": _MUTE[0], "kind": "from_peer", "leg": leg},
            {"from": _MUTE[0], "to": _MUTE[1], "kind": "none"},
            {"from": _MUTE[1], "to": len(samples), "kind": "from_peer", "leg": leg},
        ]
    sidecar = {
        "format": "offhook-sidecar/1",
        "recording": f"9d1c77aa.track-{n}",
        "rate": 8000,
        "channels": 1,
        "samples": len(samples),
        "wall_epoch_ns": WALL_EPOCH_NS,
        "armed_sample": stay[0],
        "takes": _ranges(takes),
        "start_wall_ms": (WALL_EPOCH_NS + stay[0] * 125_000) // 1_000_000,
        "reason": "stopped",
        "spans": {"left": spans},
        "legs": {leg: true.record(takes)},
    }
    return TrueTrack(n, leg, start, samples, sidecar)


def _ranges(takes: Takes) -> list[dict[str, int]]:
    return [{"from": begin, "to": end} for begin, end in takes]
