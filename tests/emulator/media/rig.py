"""A media engine with a few hands: legs opened in a line, packets fed by leg, files put together from blocks."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from emulator.base.address import Address
from emulator.base.units import NS_PER_SAMPLE
from emulator.media import commands as c
from emulator.media.engine import MediaEngine
from tests.emulator.audio_files import samples_of
from tests.oracles.streams import packets_of, rtp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.events import Event
    from emulator.media.recorders import Block
    from emulator.media.rows import LegRows
    from tests.oracles.streams import Stream

WALL_EPOCH_NS = 1_790_000_000_000_000_000
PEER = Address("192.0.2.1", 4000)
E = TypeVar("E")


class Rig:
    """Runs an engine tick by tick."""

    def __init__(self) -> None:
        self.engine = MediaEngine(wall_epoch_ns=WALL_EPOCH_NS)
        self.events: list[Event] = []
        self.blocks: list[tuple[int, Block]] = []
        """(engine sample of the tick, block)."""
        self.sent: dict[str, list[tuple[int, bytes]]] = {}
        """(engine sample, packet) by leg."""
        self.names: dict[int, str] = {}
        self._numbers: dict[str, int] = {}

    def open(self, *legs: str, payload_type: int = 0, remote: Address | None = PEER) -> None:
        """Open legs, and let a tick carry it out."""
        for leg in legs:
            local = Address("192.0.2.9", 10_000)
            self.engine.handle(
                c.OpenLeg(leg=leg, local=local, ssrc=9, first_sequence=65_535, first_timestamp=2**32 - 160)
            )
            self.remote(leg, payload_type=payload_type, remote=remote)
        self.tick()
        self.names.update({self.engine.slot_of(leg): leg for leg in legs})

    def remote(self, leg: str, *, payload_type: int = 0, remote: Address | None = PEER) -> None:
        """Order a SetRemote."""
        self.engine.handle(c.SetRemote(leg=leg, remote=remote, payload_type=payload_type, telephone_event_type=101))

    def agree(self, leg: str, payload_type: int, codec: str) -> None:
        """Order a SetRemote for a codec, in both directions."""
        types = ((payload_type, codec),)
        self.engine.handle(
            c.SetRemote(
                leg=leg,
                remote=PEER,
                payload_type=payload_type,
                telephone_event_type=101,
                codec=codec,
                payload_types=types,
            )
        )

    def datagram(self, leg: str, data: bytes, *, late: int = 0) -> None:
        """Hand in a datagram that arrives now, or `late` samples later."""
        slot = self.engine.slot_of(leg)
        self.engine.rx[slot, : len(data)] = np.frombuffer(data, np.uint8)
        arrival = (self.engine.now_sample + late) * NS_PER_SAMPLE
        self.engine.receive(np.array([slot]), np.array([len(data)], np.int32), np.array([arrival]))

    def speak(self, leg: str, media: bytes, *, payload_type: int = 0, ssrc: int = 1) -> None:
        """Hand in the next packet of a source that sends in time."""
        number = self._numbers.get(leg, 0)
        self._numbers[leg] = number + 1
        self.datagram(leg, rtp(payload_type, number, 160 * number, ssrc, media))

    def tick(self, count: int = 1) -> None:
        """Run ticks."""
        for _ in range(count):
            now = self.engine.now_sample
            self.engine.tick()
            self.engine.record()
            for slot in self.engine.tx_slots.tolist():
                packet = (now, self.engine.tx[slot].tobytes())
                self.sent.setdefault(self.names.get(slot, ""), []).append(packet)
            for slot, data in self.engine.tx_events:
                self.sent.setdefault(self.names.get(slot, ""), []).append((now, data))
            self.events += self.engine.take_events()
            self.blocks += [(now, block) for block in self.engine.take_blocks()]

    def found(self, kind: type[E]) -> list[E]:
        """The events of a type."""
        return [event for event in self.events if isinstance(event, kind)]

    def file(self, path: str) -> bytes:
        """A file as the blocks make it."""
        content, is_whole = bytearray(), False
        for _, block in self.blocks:
            if block.path == path:
                if is_whole:
                    content.clear()
                is_whole = block.last
                content.extend(bytes(max(0, block.offset - len(content))))
                content[block.offset : block.offset + len(block.data)] = block.data
        return bytes(content)

    def wav(self, path: str) -> NDArray[np.int16]:
        """A recording: [samples, channels]."""
        return samples_of(self.file(path))


def record(leg: str, *, recording: str = "r", stereo: bool = True, max_samples: int | None = None) -> c.StartRecorder:
    """An order to record a leg into `<recording>.wav`."""
    return c.StartRecorder(
        recording=recording, leg=leg, path=f"{recording}.wav", stereo=stereo, max_samples=max_samples
    )


def pcm_runs(pcm: NDArray[np.int16]) -> list[tuple[int, int]]:
    """(value, how many) of equal neighbours."""
    edges = [0, *(np.flatnonzero(np.diff(pcm)) + 1).tolist(), len(pcm)]
    return [(int(pcm[low]), high - low) for low, high in itertools.pairwise(edges) if low < high]


def filled(rows: LegRows, slot: int, start: int, count: int, untouched: int = 12_345) -> list[int]:
    """What is loaded from a slot's ring; `untouched` where it holds nothing."""
    out = np.full(count, untouched, np.int16)
    rows.load(slot, start, out)
    return out.tolist()


def feed(rig: Rig, streams: list[Stream]) -> None:
    """Each stream into the leg of its place, one packet of each a call."""
    packets = [packets_of(stream) for stream in streams]
    for turn in range(max(map(len, packets))):
        present = [(slot, found[turn]) for slot, found in enumerate(packets) if turn < len(found)]
        for slot, (_, data) in present:
            rig.engine.rx[slot, : len(data)] = np.frombuffer(data, np.uint8)
        rig.engine.receive(
            np.array([slot for slot, _ in present], np.intp),
            np.array([len(data) for _, (_, data) in present], np.int32),
            np.array([arrival for _, (arrival, _) in present], np.int64),
        )
