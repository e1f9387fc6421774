"""Two phones behind one socket, as the load generator is: they talk to the two legs of a call and hear what returns."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


_CODES = bytes(code for code in range(256) if code != 0x7F)
SPEECH = (_CODES * 25, bytes(reversed(_CODES)) * 25)
"""What each says: 39 frames of G.711 with every code in it but the second zero, which no mixer keeps."""


class TwoPhones:
    """Phones on a port of 127.0.0.1."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self.port: int = sock.getsockname()[1]
        self._heard: dict[int, list[bytes]] = {}

    async def talk(self, ports: list[int]) -> None:
        """Say everything, a frame each 20 ms, to the two ports of a call."""
        for frame in range(len(SPEECH[0]) // 160):
            for leg, (port, speech) in enumerate(zip(ports, SPEECH, strict=True)):
                header = struct.pack("!BBHII", 0x80, 0, frame, frame * 160, leg + 1)
                self._socket.sendto(header + speech[frame * 160 : frame * 160 + 160], ("127.0.0.1", port))
            await asyncio.sleep(0.02)
            self._listen()

    def shares_heard(self, ports: list[int]) -> list[float]:
        """How much of what the other said each has heard, by frames."""
        shares = []
        for port, speech in zip(reversed(ports), SPEECH, strict=True):
            said = {speech[start : start + 160] for start in range(0, len(speech), 160)}
            shares.append(len(said & {packet[12:] for packet in self._heard.get(port, ())}) / len(said))
        return shares

    def _listen(self) -> None:
        while True:
            try:
                packet, source = self._socket.recvfrom(2048)
            except BlockingIOError:
                return
            self._heard.setdefault(source[1], []).append(packet)


@contextmanager
def two_phones() -> Iterator[TwoPhones]:
    """Phones on a port of 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        yield TwoPhones(sock)
