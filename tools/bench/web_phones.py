"""Phones of the WebRTC benchmark: behind an edge of their own, each with a socket in place of an engine, each clicking.

A phone sends silence and every half second 20 ms of a tone, and listens for those of its partner: so delay is measured
from mouth to ear, through decoders and encoders, and not by what packets say.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING, Self

import numpy as np

from emulator.audio.coders import CODERS
from emulator.audio.g711 import decode_ulaw, encode_ulaw
from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.rtp.kinds import is_rtcp
from emulator.runtime.webrtc_edge import messages as said
from emulator.runtime.webrtc_edge.host import EdgeHost
from emulator.sdp.webrtc import PeerTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from emulator.sdp.webrtc import OwnTransport

HOST = "127.0.0.1"
FRAME, RATE = 160, 8000
TICK_S = 0.020
CLICK_EVERY = 25
"""Frames: half a second, longer than any delay that is told apart."""
LOUD = 4000
"""Of a click's samples, whose peak is 16,000: that of a codec's echo before it is lower."""
PATIENCE_S = 60.0
TYPES = {"PCMU": 0, "opus": 111}


class Phone:
    """One leg's mouth and ear."""

    def __init__(self, number: int, codec: str) -> None:
        self.name = str(number)
        self.codec = codec
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((HOST, 0))
        self.socket.setblocking(False)
        self.relay = ("", 0)
        self.clicks: list[float] = []
        """When each began: seconds of the loop's clock."""
        self.heard: list[float] = []
        """When those of the partner began to arrive."""
        self._payloads = _period(codec)
        self._decoder = CODERS["opus"].decoder() if codec == "opus" else None
        self._number = number
        self._frame = 0

    def speak(self, now: float) -> None:
        """Send the next frame, which began 20 ms ago."""
        if self._frame % CLICK_EVERY == 0:
            self.clicks.append(now - TICK_S)
        clock = FRAME * (6 if self.codec == "opus" else 1)
        stamp = self._frame * clock & 0xFFFFFFFF
        head = struct.pack("!BBHII", 0x80, TYPES[self.codec], self._frame & 0xFFFF, stamp, self._number + 1)
        self.socket.sendto(head + self._payloads[self._frame % CLICK_EVERY], self.relay)
        self._frame += 1

    def listen(self, now: float) -> int:
        """Take what has arrived: how many packets of audio."""
        count = 0
        while True:
            try:
                data = self.socket.recv(2048)
            except OSError:
                return count
            if not is_rtcp(data) and data[1] & 0x7F == TYPES[self.codec]:
                count += 1
                self._hear(data[12:], now)

    def _hear(self, payload: bytes, now: float) -> None:
        sound = np.frombuffer(payload, np.uint8)
        pcm = decode_ulaw(sound) if self._decoder is None else self._decoder.decode(payload)
        loud = np.flatnonzero(np.abs(pcm.astype(np.int32)) > LOUD)
        if len(loud) and (not self.heard or now - self.heard[-1] > TICK_S * CLICK_EVERY / 2):
            self.heard.append(now + loud[0] / RATE)


class WebPhones:
    """All phones of one run."""

    def __init__(self, codecs: Sequence[str]) -> None:
        """Phone 0 and 1 are partners, 2 and 3, …; each has its codec."""
        self.phones = [Phone(number, codec) for number, codec in enumerate(codecs)]
        self.own: dict[str, OwnTransport] = {}
        self.edge = EdgeHost(said.BeginEdge(loopback=True))
        self.packets = 0
        """Of audio, that have arrived."""
        self._connected = 0
        self._failure = ""
        self._speaking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self.edge.on_event = self._told
        for phone in self.phones:
            engine = Address(*phone.socket.getsockname())
            self.edge.submit(said.OpenEdgeLeg(leg=phone.name, engine=engine))
        try:
            await self.until(lambda: len(self.own) == len(self.phones))
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Hang up."""
        if self._speaking is not None:
            self._speaking.cancel()
        await self.edge.stop()
        for phone in self.phones:
            asyncio.get_running_loop().remove_reader(phone.socket)
            phone.socket.close()

    def connect(self, phone: str, peer: PeerTransport) -> None:
        """The answer to a phone's offer."""
        self.edge.submit(said.ConnectEdgeLeg(leg=phone, peer=peer, controlling=True))

    async def speak(self) -> None:
        """Begin when all are connected."""
        await self.until(lambda: self._connected == len(self.phones))
        self._speaking = asyncio.create_task(self._speak())

    async def until(self, done: Callable[[], bool]) -> None:
        """Raises Unavailable when it lasts too long, or when a leg has failed, with what is known of the phones."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not done():
                    await asyncio.sleep(0.01)
                    if self._failure:
                        raise Unavailable(self._failure)
        except TimeoutError:
            raise Unavailable(
                f"the phones do not speak within {PATIENCE_S:g} s: {len(self.own)} of {len(self.phones)} have a leg, "
                f"{self._connected} are connected; clicks heard: {[len(phone.heard) for phone in self.phones]}"
            ) from None

    def forget(self) -> None:
        """What was before does not count."""
        self.packets = 0
        for phone in self.phones:
            phone.clicks.clear()
            phone.heard.clear()

    def fewest_clicks(self) -> int:
        """Heard by the phone that heard fewest."""
        return min(len(phone.heard) for phone in self.phones)

    def delays_ms(self) -> list[float]:
        """From mouth to ear, of every click that was heard."""
        found = []
        for one, other in zip(self.phones[::2], self.phones[1::2], strict=True):
            for mouth, ear in ((one, other), (other, one)):
                clicks = np.array(mouth.clicks)
                for heard in ear.heard:
                    before = clicks[clicks <= heard]
                    if len(before):
                        found.append(float(heard - before[-1]) * 1000)
        return found

    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        for phone in self.phones:
            loop.add_reader(phone.socket, self._listen, phone)
        due = loop.time()
        while True:
            for phone in self.phones:
                phone.speak(loop.time())
            due += TICK_S
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _listen(self, phone: Phone) -> None:
        self.packets += phone.listen(asyncio.get_running_loop().time())

    def _told(self, event: said.Event) -> None:
        match event:
            case said.EdgeLegOpened():
                self.own[event.leg] = event.own
                self.phones[int(event.leg)].relay = (event.relay.host, event.relay.port)
            case said.EdgeLegConnected():
                self._connected += 1
            case said.EdgeLegFailed() | said.EdgeLost():
                self._failure = event.why


def seen_by_peer(own: OwnTransport, *, we_are_client: bool) -> PeerTransport:
    """What the other end reads in a description with `own`."""
    return PeerTransport(
        ufrag=own.ufrag,
        password=own.password,
        fingerprints=(own.fingerprint,),
        candidates=own.candidates,
        we_are_client=we_are_client,
    )


def _period(codec: str) -> list[bytes]:
    """The payloads of half a second that begins with a click."""
    click = (16000 * np.sin(2 * np.pi * 1000 / RATE * np.arange(FRAME))).astype(np.int16)
    frames: list[NDArray[np.int16]] = [click, *[np.zeros(FRAME, np.int16)] * (CLICK_EVERY - 1)]
    if codec != "opus":
        return [np.asarray(encode_ulaw(frame)).tobytes() for frame in frames]
    encoder = CODERS["opus"].encoder()
    return [encoder.encode(frame) for frame in [*frames, *frames]][CLICK_EVERY:]
