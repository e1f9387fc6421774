"""Runs the media engine and the reference engine on the same commands and datagrams, and compares all they give."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.media.engine import MediaEngine
from emulator.media.events import DigitEnded, LegCounted
from tests.oracles.reference_engine import ReferenceEngine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.media.commands import Command
    from emulator.media.events import Event

WALL_EPOCH_NS = 1_790_000_000_123_456_789
NS_PER_TICK = 20_000_000


class SideBySide:
    """Both engines; every tick's packets are compared at once, files and events by `check`."""

    def __init__(self) -> None:
        self.engine = MediaEngine(wall_epoch_ns=WALL_EPOCH_NS)
        self.reference = ReferenceEngine(WALL_EPOCH_NS)
        self.files: dict[str, bytearray] = {}
        self._whole: set[str] = set()
        self.events: list[Event] = []
        self.sent: list[tuple[int, str, bytes]] = []
        """(engine sample, leg, packet)."""

    def provide_cue(self, cue: str, pcm: list[int]) -> None:
        """The samples of a cue that is about to be ordered."""
        self.engine.provide_cue(cue, np.array(pcm, np.int16))
        self.reference.pcm.setdefault(cue, []).append(list(pcm))

    def handle(self, command: Command) -> None:
        """A command for both."""
        self.engine.handle(command)
        self.reference.commands.append(command)

    def receive(self, packets: Iterable[tuple[str, bytes, int]]) -> None:
        """Datagrams (leg, bytes, arrival on the engine's clock in ns), each leg's in order of arrival."""
        rounds: list[dict[str, tuple[bytes, int]]] = []
        for leg, data, arrival_ns in packets:
            if leg not in self.reference.legs:
                continue
            self.reference.receive(leg, data, arrival_ns)
            turn = next((turn for turn in rounds if leg not in turn), None)
            if turn is None:
                turn = {}
                rounds.append(turn)
            turn[leg] = (data, arrival_ns)
        for turn in rounds:
            slots = [self.engine.slot_of(leg) for leg in turn]
            for slot, (data, _) in zip(slots, turn.values(), strict=True):
                self.engine.rx[slot, : len(data)] = np.frombuffer(data, np.uint8)
            lengths = np.array([len(data) for data, _ in turn.values()], np.int32)
            arrivals = np.array([arrival for _, arrival in turn.values()], np.int64)
            self.engine.receive(np.array(slots, np.intp), lengths, arrivals)

    def tick(self) -> None:
        """One tick of both; what they send must be the same."""
        now = self.engine.now_sample
        self.engine.tick()
        self.engine.record()
        self.reference.tick()
        names = {self.engine.slot_of(leg): leg for leg in self.reference.legs}
        sent = {names[slot]: self.engine.tx[slot].tobytes() for slot in self.engine.tx_slots.tolist()}
        sent |= {names[slot]: data for slot, data in self.engine.tx_events}
        assert sent == self.reference.sent, f"packets of sample {now}"
        self.sent += [(now, leg, data) for leg, data in sent.items()]
        for block in self.engine.take_blocks():
            if block.path in self._whole:
                del self.files[block.path]
            file = self.files.setdefault(block.path, bytearray())
            (self._whole.add if block.last else self._whole.discard)(block.path)
            file.extend(bytes(max(0, block.offset - len(file))))
            file[block.offset : block.offset + len(block.data)] = block.data
        self.events += self.engine.take_events()

    def check(self) -> None:
        """Closed files, their sidecars and the events of both engines are equal."""
        for path, expected in self.reference.files.items():
            assert self.sidecar(path) == self.reference.sidecars[path]
            assert bytes(self.files[path]) == expected, path
        for path, manifest in self.reference.manifests.items():
            assert json.loads(self.files[path]) == manifest
        ours = [event for event in self.events if not isinstance(event, DigitEnded | LegCounted)]
        assert sorted(map(repr, ours)) == sorted(map(repr, self.reference.events))

    def sidecar(self, path: str) -> dict[str, Any]:
        """A sidecar that the engine wrote."""
        text = self.files[path.replace(".wav", ".sidecar.json")]
        content: dict[str, Any] = json.loads(text)
        return content
