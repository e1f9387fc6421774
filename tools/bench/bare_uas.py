"""The yardstick of the SIP benchmark: what answers calls and no more. No timers, no checks, no dialogs, no log.

    python -m tools.bench.bare_uas

It prints `PORT n`, then answers INVITE with 180 and 200, and BYE with 200, until its standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast

SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n"
COPIED = ("via", "from", "call-id", "cseq", "record-route")


class BareUas(asyncio.DatagramProtocol):
    """One datagram in, its responses out."""

    def __init__(self) -> None:
        self._transport: asyncio.DatagramTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is bound."""
        self._transport = cast("asyncio.DatagramTransport", transport)
        sys.stdout.write(f"PORT {transport.get_extra_info('sockname')[1]}\n")
        sys.stdout.flush()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A request arrived."""
        head = data.decode().partition("\r\n\r\n")[0]
        first, *lines = head.split("\r\n")
        fields = [line.partition(":")[::2] for line in lines]
        method = first.partition(" ")[0]
        if method == "INVITE":
            self._respond("180 Ringing", fields, addr, "")
            self._respond("200 OK", fields, addr, SDP)
        elif method == "BYE":
            self._respond("200 OK", fields, addr, "")

    def _respond(self, status: str, fields: list[tuple[str, str]], addr: tuple[str, int], body: str) -> None:
        lines = [f"SIP/2.0 {status}"]
        for name, value in fields:
            if name.lower() in COPIED:
                lines.append(f"{name}:{value}")
            elif name.lower() == "to":
                lines.append(f"To:{value}" if ";tag=" in value else f"To:{value};tag=1")
        host, port = self._transport.get_extra_info("sockname")
        lines += [f"Contact: <sip:{host}:{port}>", "Content-Type: application/sdp", f"Content-Length: {len(body)}"]
        self._transport.sendto("\r\n".join([*lines, "", body]).encode(), addr)


async def serve() -> None:
    """Answer until standard input ends."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(BareUas, local_addr=("127.0.0.1", 0))
    await loop.run_in_executor(None, sys.stdin.read)
    transport.close()


if __name__ == "__main__":
    asyncio.run(serve())
