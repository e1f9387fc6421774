"""Connections of the kernel on loopback: both ways, refused, ended, and a user that breaks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.runtime.live_network import LiveNetwork

if TYPE_CHECKING:
    from emulator.runtime.network import Stream

pytestmark = [pytest.mark.live]
ANY = Address("127.0.0.1", 0)


class User:
    """Who uses one end."""

    def __init__(self) -> None:
        self.heard = b""
        self.end: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.came = asyncio.Event()
        self.breaks = False

    def received(self, data: bytes) -> None:
        if self.breaks:
            raise ValueError("broken")
        self.heard += data
        self.came.set()

    def lost(self, why: str) -> None:
        self.end.set_result(why)


def test_both_ways_and_an_end() -> None:
    async def main() -> None:
        network, server, phone = LiveNetwork(), User(), User()
        streams: list[Stream] = []

        def accepted(stream: Stream) -> User:
            streams.append(stream)
            return server

        listener = network.listen(ANY, accepted)
        stream = network.connect(listener.local, phone)
        stream.send(b"before it stands")
        await asyncio.wait_for(server.came.wait(), 5)
        assert server.heard == b"before it stands"
        assert (streams[0].peer, streams[0].local) == (stream.local, listener.local)
        streams[0].send(b"back")
        await asyncio.wait_for(phone.came.wait(), 5)
        stream.close()
        assert await asyncio.wait_for(server.end, 5) == "closed by the far end"
        assert not phone.end.done()
        listener.close()

    asyncio.run(main())


def test_nobody_listens_or_the_port_is_taken() -> None:
    async def main() -> None:
        network, phone = LiveNetwork(), User()
        listener = network.listen(ANY, lambda _: User())
        with pytest.raises(Unavailable):
            network.listen(listener.local, lambda _: User())
        await asyncio.sleep(0)
        listener.close()
        network.connect(listener.local, phone)
        assert "Connect call failed" in await asyncio.wait_for(phone.end, 5)

    asyncio.run(main())


def test_a_user_that_breaks_does_not_end_the_loop() -> None:
    async def main() -> None:
        told: list[str] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, what: told.append(what["message"]))
        network, server = LiveNetwork(), User()
        server.breaks = True
        listener = network.listen(ANY, lambda _: server)
        stream = network.connect(listener.local, User())
        stream.send(b"x")
        for _ in range(100):
            await asyncio.sleep(0.02)
            if told:
                break
        assert "could not be processed" in told[0]
        stream.close()
        listener.close()

    asyncio.run(main())
