"""Phones that do nothing but register: bare messages over one socket, so many at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from emulator.base.errors import Unavailable
from emulator.sip.commands import Credentials
from emulator.sip.digest import answer
from emulator.sip.message import Response
from emulator.sip.parser import parse
from tools.bench.offhook_uas import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_ONCE = 50
WITHIN_S = 30.0
"""For a batch; nothing is sent twice, loopback loses nothing."""


class Phones(asyncio.DatagramProtocol):
    """Each user `uN` sends a REGISTER and answers its challenge."""

    def __init__(self) -> None:
        self._transport: asyncio.DatagramTransport
        self._left: set[int] = set()
        self.done = asyncio.Event()
        self.refused: list[Response] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is bound."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    def begin(self, numbers: Sequence[int]) -> None:
        """Let these users register."""
        self._left = set(numbers)
        self.done.clear()
        for number in numbers:
            self._send(number, 1, ())

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002 - it can come from one
        """An answer came."""
        response = parse(data)
        assert isinstance(response, Response)
        number, user = int(response.call_id), f"u{response.call_id}"
        if response.status == 401 and response.cseq.number == 1:
            challenges = response.headers.get_all("www-authenticate")
            proof = answer(challenges, Credentials(user, PASSWORD), "REGISTER", "sip:bench", "c")
            self._send(number, 2, (f"Authorization: {proof}",))
            return
        if response.status != 200:
            self.refused.append(response)
        self._left.discard(number)
        if not self._left:
            self.done.set()

    def _send(self, number: int, sequence: int, more: tuple[str, ...]) -> None:
        port = self._transport.get_extra_info("sockname")[1]
        lines = (
            "REGISTER sip:bench SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{number}.{sequence};rport",
            "Max-Forwards: 70",
            f"From: <sip:u{number}@bench>;tag={number}",
            f"To: <sip:u{number}@bench>",
            f"Call-ID: {number}",
            f"CSeq: {sequence} REGISTER",
            f"Contact: <sip:u{number}@127.0.0.1:{port}>;expires=3600",
            "User-Agent: Desk phone of the bench 1.0.0",
            *more,
            "Content-Length: 0",
        )
        self._transport.sendto("\r\n".join([*lines, "", ""]).encode())


async def register_all(port: int, first: int, count: int) -> None:
    """Register `count` users from number `first` on. Raises Unavailable when one gets no 200."""
    loop = asyncio.get_running_loop()
    transport, phones = await loop.create_datagram_endpoint(Phones, remote_addr=("127.0.0.1", port))
    try:
        for begin in range(first, first + count, AT_ONCE):
            phones.begin(range(begin, min(begin + AT_ONCE, first + count)))
            async with asyncio.timeout(WITHIN_S):
                await phones.done.wait()
    except TimeoutError:
        raise Unavailable("a REGISTER was never answered") from None
    finally:
        transport.close()
    if phones.refused:
        raise Unavailable(f"a REGISTER was refused: {phones.refused[0].summary}")
