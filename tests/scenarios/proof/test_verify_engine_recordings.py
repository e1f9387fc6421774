"""Whatever phones and networks do, what the engine records is proved by a verifier that shares no line with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from emulator.audio.coded_signal import coded_signal
from emulator.audio.coders import CODERS
from emulator.base.address import Address
from emulator.media import commands as c
from emulator.media.engine import MediaEngine
from scenarios.proof.verify import verify_recording
from tests.oracles.streams import Stream, any_stream, packets_of
from tools.synthetic_wire import FRAME_NS, Datagram, pcap_bytes

if TYPE_CHECKING:
    from pathlib import Path

WALL = 1_790_000_000_123_456_789
SECONDS = 6
LEGS = {"a": Address("10.0.0.9", 10_000), "b": Address("10.0.0.9", 10_002)}
PHONES = {"a": Address("10.0.0.1", 4000), "b": Address("10.0.0.2", 4000)}

streams = any_stream(
    begin=st.integers(400, 4000 * SECONDS),
    packets=st.integers(100, 50 * SECONDS),
    length=st.sampled_from([160, 160, 160, 80, 240]),
    drift_ppm=st.sampled_from([0, 12_000, -12_000, 60_000, -60_000]),
)


TYPES = {"PCMU": 0, "PCMA": 98, "G722": 9, "opus": 107}


def packets_in(codec: str, stream: Stream) -> list[tuple[int, bytes]]:
    """The stream's packets as they are; for a codec with a memory those of its coded signal in their place."""
    packets = packets_of(stream)
    if codec not in CODERS:
        # Byte 1 of a packet that is cut short may be missing.
        return [(at, data[:1] + bytes([TYPES[codec]])[: len(data) - 1] + data[2:]) for at, data in packets]
    coder, encoder, frames = CODERS[codec], CODERS[codec].encoder(), stream.packets
    signal = coded_signal(stream.ssrc % 1000, frames * 160)
    sent = [encoder.encode(signal[160 * n : 160 * n + 160]) for n in range(frames)]
    found = []
    for at, data in packets:
        since = (int.from_bytes(data[4:8]) - stream.first_timestamp + 2**31) % 2**32 - 2**31
        stamp = (stream.first_timestamp + coder.clock * since) % 2**32
        header = bytes([0x80, TYPES[codec]]) + data[2:4] + stamp.to_bytes(4) + data[8:12]
        found.append((at, header + sent[since // 160 % frames]))
    return found


class Wire:
    """An engine, and a tap on all that it receives and sends."""

    def __init__(self, arrivals: list[tuple[int, str, bytes]]) -> None:
        self.engine = MediaEngine(wall_epoch_ns=WALL)
        self.tapped: list[Datagram] = []
        self.files: dict[str, bytearray] = defaultdict(bytearray)
        self._whole: set[str] = set()
        """Files whose last block has come: they are written anew."""
        self._arrivals = sorted(arrivals, key=lambda arrival: arrival[0])
        self._tick = 0

    def run(self, ticks: int) -> None:
        """Tick on; what has arrived by a tick is read at it."""
        for _ in range(ticks):
            now = self._tick * FRAME_NS
            while self._arrivals and self._arrivals[0][0] <= now:
                self._receive(*self._arrivals.pop(0))
            self.engine.tick()
            self.engine.record()
            for slot in self.engine.tx_slots.tolist():
                leg = next(name for name in LEGS if self.engine.slot_of(name) == slot)
                packet = self.engine.tx[slot].tobytes()
                self.tapped.append(Datagram(now + 1_700_000, LEGS[leg], PHONES[leg], packet))
            for block in self.engine.take_blocks():
                file = self.files[block.path] if block.path not in self._whole else bytearray()
                self.files[block.path] = file
                self._whole.discard(block.path)
                file.extend(bytes(max(0, block.offset - len(file))))
                file[block.offset : block.offset + len(block.data)] = block.data
                if block.last:
                    self._whole.add(block.path)
            self._tick += 1

    def _receive(self, arrival_ns: int, leg: str, data: bytes) -> None:
        slot = self.engine.slot_of(leg)
        self.engine.rx[slot, : len(data)] = np.frombuffer(data, np.uint8)
        self.engine.receive(np.array([slot]), np.array([len(data)], np.int32), np.array([arrival_ns]))
        self.tapped.append(Datagram(arrival_ns, PHONES[leg], LEGS[leg], data))


def record(
    drawn: dict[str, list[Stream]],
    *,
    stereo: bool,
    armed: int,
    bridged: int,
    stopped: int,
    codecs: tuple[str, str] = ("PCMU", "PCMU"),
) -> Wire:
    """Two legs, a tone for the first one until they are bridged; a recorder from `armed` to `stopped`, in ticks."""
    spoken = dict(zip(LEGS, codecs, strict=True))
    arrivals = [
        (at, leg, data) for leg, of_leg in drawn.items() for one in of_leg for at, data in packets_in(spoken[leg], one)
    ]
    wire = Wire(arrivals)
    for leg, local in LEGS.items():
        wire.engine.handle(c.OpenLeg(leg=leg, local=local, ssrc=9, first_sequence=65_530, first_timestamp=2**32 - 999))
        agreed = TYPES[spoken[leg]]
        wire.engine.handle(
            c.SetRemote(
                leg=leg,
                remote=PHONES[leg],
                payload_type=agreed,
                telephone_event_type=101,
                codec=spoken[leg],
                payload_types=((agreed, spoken[leg]),),
            )
        )
    wire.engine.handle(c.StartCue(leg="a", cue="tone", tones=(c.Tone(hertz=425, duration_ms=1000),), loop=0))
    steps: list[tuple[int, list[c.Command]]] = [
        (armed, [c.StartRecorder(recording="r", leg="a", path="r.wav", stereo=stereo)]),
        (bridged, [c.StopCue(leg="a", cue="tone"), c.BridgeLegs(first="a", second="b")]),
        (stopped, [c.StopRecorder(recording="r")]),
        (stopped + 70, [c.CloseLeg(leg=leg) for leg in LEGS]),
    ]
    done = 0
    for tick, orders in steps:
        wire.run(tick - done)
        done = tick
        for order in orders:
            wire.engine.handle(order)
    wire._arrivals.clear()
    wire.run(2)
    return wire


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.fixed_dictionaries({leg: st.lists(streams, min_size=1, max_size=2) for leg in LEGS}),
    stereo=st.booleans(),
    armed=st.integers(1, 60),
    bridged=st.integers(60, 120),
    stopped=st.integers(130, 50 * SECONDS),
)
def test_is_proved(
    tmp_path: Path, drawn: dict[str, list[Stream]], stereo: bool, armed: int, bridged: int, stopped: int
) -> None:
    wire = record(drawn, stereo=stereo, armed=armed, bridged=bridged, stopped=stopped)
    for name, data in wire.files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "r.pcap").write_bytes(pcap_bytes(wire.tapped, WALL))
    verdicts = verify_recording(tmp_path / "r.wav", tmp_path / "r.sidecar.json", [tmp_path / "r.pcap"])
    assert [str(verdict) for verdict in verdicts if not verdict.passed] == []
    assert len(verdicts) > 10


@pytest.mark.parametrize("drift_ppm", [-12_000, 12_000])
def test_a_drifting_phone_is_proved(tmp_path: Path, drift_ppm: int) -> None:
    phone = Stream(packets=290, drift_ppm=drift_ppm, jitter=100, quiet=0.1)
    wire = record({"a": [phone], "b": []}, stereo=True, armed=10, bridged=60, stopped=290)
    for name, data in wire.files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "r.pcap").write_bytes(pcap_bytes(wire.tapped, WALL))
    verdicts = verify_recording(tmp_path / "r.wav", tmp_path / "r.sidecar.json", [tmp_path / "r.pcap"])
    assert [str(verdict) for verdict in verdicts if not verdict.passed] == []
    [of_leg] = [verdict for verdict in verdicts if verdict.name == "time base of a"]
    assert "0 slips" not in str(of_leg.measured)


def failures(folder: Path, wire: Wire) -> list[str]:
    for name, data in wire.files.items():
        (folder / name).write_bytes(data)
    (folder / "r.pcap").write_bytes(pcap_bytes(wire.tapped, WALL))
    verdicts = verify_recording(folder / "r.wav", folder / "r.sidecar.json", [folder / "r.pcap"])
    return [str(verdict) for verdict in verdicts if not verdict.passed]


RUNS_AHEAD = {
    "a": [
        Stream(begin=2400, packets=100, first_sequence=0, first_timestamp=0),
        Stream(packets=141, first_sequence=0, first_timestamp=2**32 - 6000, restart_at=100, restart_by=-1000),
    ],
    "b": [Stream()],
}
"""Two senders with one SSRC: each of their packets jumps, and seconds of the index line are filled in a few ticks."""


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(codecs=("G722", "G722"), drawn=RUNS_AHEAD, stereo=True, armed=1)
@given(
    codecs=st.tuples(st.sampled_from(sorted(TYPES)), st.sampled_from(sorted(TYPES))),
    drawn=st.fixed_dictionaries({leg: st.lists(streams, min_size=1, max_size=2) for leg in LEGS}),
    stereo=st.booleans(),
    armed=st.integers(1, 60),
)
def test_whatever_codecs_are_spoken_is_proved(
    tmp_path: Path, codecs: tuple[str, str], drawn: dict[str, list[Stream]], stereo: bool, armed: int
) -> None:
    plain = {
        leg: [replace(stream, length=160, odd=0.0, drift_ppm=0) for stream in of_leg] for leg, of_leg in drawn.items()
    }
    wire = record(plain, stereo=stereo, armed=armed, bridged=80, stopped=250, codecs=codecs)
    assert failures(tmp_path, wire) == []


@pytest.mark.parametrize("codec", ["G722", "opus"])
def test_a_swapped_packet_of_a_codec_with_a_memory_is_seen(tmp_path: Path, codec: str) -> None:
    phones = {leg: [Stream(packets=250, ssrc=number + 1)] for number, leg in enumerate(LEGS)}
    wire = record(phones, stereo=True, armed=10, bridged=60, stopped=250, codecs=(codec, "PCMU"))
    assert failures(tmp_path, wire) == []
    body = wire.files["r.wav"]
    frame = slice(44 + 4 * 16_000, 44 + 4 * 16_160)
    body[frame] = body[44 + 4 * 16_320 : 44 + 4 * 16_480]
    assert failures(tmp_path, wire) != []
