"""The filter in front of a phone's SIP: what it takes out the phone does not see, what the phone sends it sees."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.network import FakeNetwork
from emulator.testing.sip_filter import SipFilter

if TYPE_CHECKING:
    from emulator.runtime.network import Datagram

PHONE, FAR = "198.51.100.1", "192.0.2.1"


def test_what_it_takes_the_phone_does_not_see() -> None:
    async def main() -> None:
        network = FakeNetwork(1, home=FAR)
        sent: list[bytes] = []
        here: list[Datagram] = []
        there: list[Datagram] = []
        filtered = SipFilter(network.at(PHONE), takes=lambda data, _source: data == b"2", sent=sent.append)
        far = network.open_signalling(Address(FAR, 5060), there.append)
        filtered.send(b"nobody is there to send it", far.local)
        assert filtered.local is None
        phone = filtered.open_signalling(Address(PHONE, 5060), here.append)
        assert filtered.local == phone.local
        for word in (b"1", b"2", b"3"):
            far.send(word, phone.local)
        phone.send(b"mine", far.local)
        filtered.send(b"added", far.local)
        await asyncio.sleep(0.01)
        assert [each.data for each in here] == [b"1", b"3"]
        assert [each.data for each in there] == [b"mine", b"added"]
        assert sent == [b"mine"]
        assert filtered.local_address_towards(far.local) == PHONE
        rtp = filtered.open_media(Address(PHONE, 4000))
        for socket in (phone, far, rtp):
            socket.close()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())
