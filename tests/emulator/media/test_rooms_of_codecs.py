"""Legs of every codec meet in rooms: each packet is the coded sum that the plain rules give, byte for byte.

`OFFHOOK_SEEDS=1000` (default 8) says how many scripts; `OFFHOOK_FIRST_SEED` where to begin.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coders import CODERS
from emulator.media import commands as c
from tests.emulator.media.rig import Rig
from tests.oracles import reference_g711
from tests.oracles.reference_rooms import ReferenceRooms
from tests.oracles.streams import rtp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.audio.coders import Decoder, Encoder

FIRST = int(os.environ.get("OFFHOOK_FIRST_SEED", "0"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("OFFHOOK_SEEDS", "8")))
TYPES = {"PCMU": 0, "PCMA": 8, "G722": 9, "opus": 111}
LEGS = ("a", "b", "d", "e")
TICKS = 100
LAWS = {"PCMU": "µ", "PCMA": "A"}


class Phone:
    """A peer: what it says in each tick, in its codec, and what it ought to be sent."""

    def __init__(self, rig: Rig, leg: str, codec: str, chance: random.Random) -> None:
        self.rig, self.leg, self.codec, self.chance = rig, leg, codec, chance
        coder = CODERS.get(codec)
        self._encoder: Encoder | None = coder.encoder() if coder else None
        self._decoder: Decoder | None = coder.decoder() if coder else None
        self._sender: Encoder | None = coder.encoder() if coder else None
        self._number = 0
        self.said = self._next = [0] * 160
        self.held = 0
        """The value of the music on hold that covers everything, if any."""

    def speak(self) -> None:
        """Send a packet, or lose it; what was sent a tick ago is what is heard of it now."""
        self.said, self._next = self._next, [0] * 160
        media = self._coded()
        stamp = 160 * self._number * (CODERS[self.codec].clock if self._encoder else 1)
        if self.chance.random() < 0.9:
            self.rig.datagram(self.leg, rtp(TYPES[self.codec], self._number, stamp, 1, media))
            self._next = self._decoded(media)
        self._number += 1

    def _coded(self) -> bytes:
        values = self._noise()
        if self._encoder is not None:
            return self._encoder.encode(values)
        return bytes(reference_g711.encode(value, LAWS[self.codec]) for value in values.tolist())

    def _noise(self) -> NDArray[np.int16]:
        loudness = self.chance.choice([300, 8000, 30_000])
        noise = np.random.default_rng(self.chance.randrange(2**32)).integers(-loudness, loudness, 160)
        return noise.astype(np.int16)

    def _decoded(self, media: bytes) -> list[int]:
        if self._decoder is not None:
            found: list[int] = self._decoder.decode(media).tolist()
            return found
        return [reference_g711.decode(byte, LAWS[self.codec]) for byte in media]

    def expects(self, mix: list[int]) -> bytes:
        """The payload of the packet that lets it hear `mix`, or the music that covers it."""
        heard = [self.held] * 160 if self.held else mix
        if self._sender is not None:
            return self._sender.encode(np.array(heard, np.int16))
        return bytes(reference_g711.encode(value, LAWS[self.codec]) for value in heard)


class Script:
    """Random orders for the engine and for the plain rules at once."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.rig = Rig()
        self.rooms = ReferenceRooms()
        codecs = [*TYPES] if seed % 2 else [self.chance.choice([*TYPES]) for _ in LEGS]
        self.rig.open(*LEGS, remote=None)
        self.phones = {leg: Phone(self.rig, leg, codec, self.chance) for leg, codec in zip(LEGS, codecs, strict=True)}
        for leg, codec in zip(LEGS, codecs, strict=True):
            self.rig.agree(leg, TYPES[codec], codec)
            self._join(leg)

    def tick(self) -> None:
        """Orders, packets, a tick; what is sent is what is expected."""
        now = self.rig.engine.now_sample
        self.rooms.begin_tick(now)
        if self.chance.random() < 0.4:
            self.chance.choice([self._join, self._join, self._leave, self._hold, self._cue])(self.chance.choice(LEGS))
        for phone in self.phones.values():
            phone.speak()
        self.rig.tick()
        for leg, phone in self.phones.items():
            mix = self.rooms.heard(leg, self._said) if self.rooms.room(leg) else [0] * 160
            assert self.rig.sent[leg][-1][1][12:] == phone.expects(mix), f"{leg} ({phone.codec}) at {now}"
        self.rooms.end_tick()

    def _said(self, leg: str) -> list[int]:
        return self.phones[leg].said

    def _join(self, leg: str) -> None:
        order = c.JoinRoom(
            room=self.chance.choice("rrrs"),
            leg=leg,
            speaks=self.chance.random() < 0.8,
            hears=self.chance.random() < 0.9,
            heard_by=None if self.chance.random() < 0.7 else tuple(self.chance.sample(LEGS, 2)),
        )
        self.rig.engine.handle(order)
        if self.rooms.room(leg) != order.room:
            self.rooms.leave(leg, self.rig.engine.now_sample)
        self.rooms.join(order)

    def _leave(self, leg: str) -> None:
        self.rig.engine.handle(c.LeaveRoom(leg=leg))
        self.rooms.leave(leg, self.rig.engine.now_sample)

    def _hold(self, leg: str) -> None:
        """Begin or end music on hold."""
        phone = self.phones[leg]
        phone.held = 0 if phone.held else self.chance.randrange(1, 9000)
        if phone.held:
            self.rig.engine.provide_cue("hold", np.full(160, phone.held, np.int16))
            self.rig.engine.handle(c.StartCue(leg=leg, cue="hold", pcm_path="hold", loop=0))
        else:
            self.rig.engine.handle(c.StopCue(leg=leg, cue="hold"))

    def _cue(self, leg: str) -> None:
        """Play something into a room, to all or to one."""
        members = self.chance.choice([None, (leg,)])
        order = c.StartRoomCue(room=self.chance.choice("rs"), cue="x", pcm_path="x", loop=3, members=members)
        pcm = self._noise()
        self.rig.engine.provide_cue("x", np.array(pcm, np.int16))
        self.rig.engine.handle(order)
        self.rooms.start_cue(order, pcm, self.rig.engine.now_sample)

    def _noise(self) -> list[int]:
        return [self.chance.randrange(-20_000, 20_000) for _ in range(self.chance.choice([80, 500]))]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_packet_is_the_coded_sum(seed: int) -> None:
    script = Script(seed)
    for _ in range(TICKS):
        script.tick()
