"""The network of phones that stand alone: sockets of the kernel."""

from __future__ import annotations

import asyncio

import pytest

from emulator.base.address import Address
from emulator.testing.kernel_network import kernel_network


@pytest.mark.live
def test_a_datagram_crosses_the_kernel() -> None:
    async def main() -> None:
        network = kernel_network()
        came: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        there = network.open_signalling(Address("127.0.0.1", 0), lambda datagram: came.set_result(datagram.data))
        here = network.open_signalling(Address("127.0.0.1", 0), lambda _datagram: None)
        here.send(b"word", there.local)
        assert await asyncio.wait_for(came, 10) == b"word"
        for socket in (here, there):
            socket.close()

    asyncio.run(main())
