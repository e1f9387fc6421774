"""A phone's RTP side for the tests of the media hosts: it speaks a coded signal and keeps what it hears."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.audio.coded_signal import coded_signal
from emulator.audio.g711 import encode_ulaw
from emulator.rtp.packet import RtpPacket, build, parse

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.runtime.network import Datagram, MediaSocket

TICK_NS = 20_000_000


class RtpPhone:
    """Sends a µ-law packet every 20 ms of the loop's time to `remote`."""

    def __init__(self, socket: MediaSocket, *, code: int) -> None:
        self.socket = socket
        self.heard: list[Datagram] = []
        self._code = code
        self._number = 0

    async def talk(self, remote: Address, seconds: float) -> None:
        """Speak for so long; what arrives meanwhile is kept."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        count = round(seconds * 50)
        speech = encode_ulaw(coded_signal(self._code, 160 * count, 160 * self._number))
        for number in range(count):
            await asyncio.sleep(began + number * 0.02 - loop.time())
            self._send(speech[number * 160 : number * 160 + 160].tobytes(), remote, round(loop.time() * 1e9))

    def sources(self) -> set[Address]:
        """Where everything that was heard came from."""
        return {each.source for each in self.heard}

    def payloads(self) -> list[bytes]:
        """The payloads heard, in order of arrival."""
        return [parse(each.data).payload for each in self.heard]

    def _send(self, payload: bytes, remote: Address, now_ns: int) -> None:
        packet = RtpPacket(
            payload_type=0,
            sequence=(1000 + self._number) & 0xFFFF,
            timestamp=self._number * 160,
            ssrc=self._code,
            payload=payload,
        )
        self._number += 1
        self.socket.send(build(packet), remote, now_ns)
        self.heard += self.socket.receive(now_ns)
