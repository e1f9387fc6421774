"""The call's one timer: it pumps every 20 ms of the phone's own grid until the call is closed."""

from __future__ import annotations

import asyncio

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.runtime.port_pool import PortPool
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.sdp.offer_answer import answer, make_offer
from emulator.testing.network import FakeNetwork
from emulator.testing.softphone_call import PhoneCall
from emulator.testing.softphone_socket import PhoneSocket


def test_it_pumps_until_it_is_closed() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        network = FakeNetwork(1, home="192.0.2.1")
        ear = network.open_media(Address("192.0.2.1", 0))
        pool = PortPool(network.at("198.51.100.1"), first=0, last=0, ids=Ids.seeded(1))
        socket = PhoneSocket(pool.open("198.51.100.1"), name="phone")
        call = PhoneCall("leg", socket, loop, code=1, ids=Ids.seeded(1))
        assert call.local == socket.local
        media = answer(make_offer(ear.local), call.local).media
        call.talk(media)
        await asyncio.sleep(0.5)
        call.talk(media)
        await asyncio.sleep(0.5)
        call.close()
        await asyncio.sleep(1)
        assert 49 <= len(ear.receive(round(loop.time() * 1e9))) <= 51

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())
