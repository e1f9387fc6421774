"""The filter in front of a phone's SIP: what it takes out the phone does not see, what the phone sends it sees."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.network import FakeNetwork
from emulator.testing.sip_filter import SipFilter

if TYPE_CHECKING:
    from emulator.runtime.network import Datagram, Stream

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


class Heard:
    """A StreamUser that keeps what it is given."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def received(self, data: bytes) -> None:
        self.pieces.append(data)

    def lost(self, why: str) -> None:
        self.pieces.append(why.encode())


def message(word: bytes, body: bytes = b"") -> bytes:
    return b"NOTIFY sip:a SIP/2.0\r\nEvent: %s\r\nContent-Length: %d\r\n\r\n%s" % (word, len(body), body)


def test_it_takes_messages_out_of_a_connection_however_they_are_cut() -> None:
    async def main() -> None:
        network = FakeNetwork(1, home=FAR)
        sent: list[bytes] = []
        far_end, phone = Heard(), Heard()
        accepted: list[Stream] = []

        def accept(stream: Stream) -> Heard:
            accepted.append(stream)
            return far_end

        door = network.listen(Address(FAR, 5060), accept)
        filtered = SipFilter(network.at(PHONE), takes=lambda data, _source: b"talk" in data, sent=sent.append)
        own = filtered.connect(door.local, phone)
        assert (own.peer, filtered.local) == (door.local, own.local)
        own.send(b"mine")
        filtered.send(b"added", door.local)
        await asyncio.sleep(0.1)
        stream = message(b"refer", b"body") + message(b"talk", b"body") + message(b"hold")
        for piece in (stream[:20], stream[20:100], stream[100:]):
            accepted[0].send(piece)
            await asyncio.sleep(0.1)
        assert phone.pieces == [message(b"refer", b"body"), message(b"hold")]
        torn = b"NOTIFY sip:a SIP/2.0\r\nEvent: talk\r\n\r\n"
        accepted[0].send(torn)
        await asyncio.sleep(0.1)
        accepted[0].send(b"talk")
        await asyncio.sleep(0.1)
        assert phone.pieces[2:] == [torn, b"talk"]
        assert (b"".join(far_end.pieces), sent) == (b"mineadded", [b"mine"])
        own.close()
        door.close()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())
