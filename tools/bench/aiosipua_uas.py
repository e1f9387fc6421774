"""The same calls answered by aiosipua, a SIP library for asyncio: the rival of the SIP benchmark.

    python -m tools.bench.aiosipua_uas

It prints `PORT n`, then answers every INVITE with 180 and 200 until its standard input ends.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from typing import TYPE_CHECKING

from aiosipua import SipUAS
from aiosipua.sdp import parse_sdp
from aiosipua.transport import UdpSipTransport

from tools.bench.bare_uas import SDP

if TYPE_CHECKING:
    from aiosipua import IncomingCall


def free_port() -> int:
    """A UDP port that nobody has just now: the library has to know its port beforehand."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def serve() -> None:
    """Answer until standard input ends."""
    logging.disable(logging.CRITICAL)
    port = free_port()
    uas = SipUAS(UdpSipTransport(local_addr=("127.0.0.1", port)))
    answer = parse_sdp(SDP)

    def invited(call: IncomingCall) -> None:
        call.ringing()
        call.accept(answer)

    uas.on_invite = invited
    uas.on_bye = lambda _call, _request: None
    await uas.start()
    sys.stdout.write(f"PORT {port}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await uas.stop()


if __name__ == "__main__":
    asyncio.run(serve())
