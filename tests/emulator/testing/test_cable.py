"""The cable: while it is pulled neither SIP nor RTP passes, either way; what would have arrived meanwhile is lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.cable import Cable
from emulator.testing.network import FakeNetwork

if TYPE_CHECKING:
    from emulator.runtime.network import Datagram

PHONE, FAR = "198.51.100.1", "192.0.2.1"


def test_nothing_passes_a_pulled_cable() -> None:
    async def main() -> None:
        network = FakeNetwork(1, home=FAR)
        cable = Cable(network.at(PHONE))
        here: list[Datagram] = []
        there: list[Datagram] = []
        sip = cable.open_signalling(Address(PHONE, 5060), here.append)
        far_sip = network.open_signalling(Address(FAR, 5060), there.append)
        rtp, far_rtp = cable.open_media(Address(PHONE, 4000)), network.open_media(Address(FAR, 4000))
        for pulled, word in ((False, b"1"), (True, b"2"), (False, b"3")):
            cable.is_pulled = pulled
            sip.send(word, far_sip.local)
            far_sip.send(word, sip.local)
            rtp.send(word, far_rtp.local, 0)
            far_rtp.send(word, rtp.local, 0)
            await asyncio.sleep(0.01)
            arrived = b"".join(datagram.data for datagram in rtp.receive(10**9))
            assert arrived == (b"" if pulled else word)
        assert [datagram.data for datagram in here] == [datagram.data for datagram in there] == [b"1", b"3"]
        assert [datagram.data for datagram in far_rtp.receive(10**9)] == [b"1", b"3"]
        assert cable.local_address_towards(far_sip.local) == PHONE
        for socket in (sip, far_sip, rtp, far_rtp):
            socket.close()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())
