"""The call's one timer: it pumps every 20 ms of the phone's own grid until the call is closed."""

from __future__ import annotations

import asyncio

import pytest

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.base.ids import Ids
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.sdp.crypto import OwnKeys
from emulator.sdp.offer_answer import answer, make_offer
from emulator.testing.network import FakeNetwork
from emulator.testing.phone_habits import PhoneHabits
from emulator.testing.softphone_call import PhoneCall


def test_it_pumps_until_it_is_closed() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        network = FakeNetwork(1, home="192.0.2.1")
        ear = network.open_media(Address("192.0.2.1", 0))
        phone = network.at("198.51.100.1")
        call = PhoneCall("leg", phone, ear.local, loop, code=1, ids=Ids.seeded(1), name="phone")
        assert (call.local.host, call.local.port % 2) == ("198.51.100.1", 0)
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


def test_a_phone_that_speaks_srtp_takes_no_plain_call() -> None:
    async def main() -> None:
        network, loop = FakeNetwork(1, home="192.0.2.1"), asyncio.get_running_loop()
        server = Address("192.0.2.1", 4000)
        habits = PhoneHabits(srtp=True)
        call = PhoneCall("leg", network, server, loop, code=1, ids=Ids.seeded(1), name="phone", habits=habits)
        with pytest.raises(PeerViolation, match="SRTP only"):
            call.answer_to(make_offer(server))
        call.new_offer(call.local)
        plain = answer(make_offer(call.local), server).body
        with pytest.raises(PeerViolation):
            call.accept(plain)
        sealed = call.answer_to(make_offer(server, keys=OwnKeys(Ids.seeded(2).secret)))
        assert sealed.media.srtp is not None
        call.close()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())


def test_a_phone_that_takes_srtp_offers_none_and_keeps_it_where_it_was_agreed() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        network = FakeNetwork(1, home="192.0.2.1")
        far = network.open_media(Address("192.0.2.1", 0)).local
        habits = PhoneHabits(takes_srtp=True)
        call = PhoneCall("leg", network, far, loop, code=1, ids=Ids.seeded(1), name="phone", habits=habits)
        assert b"RTP/SAVP" not in call.new_offer(call.local)
        assert call.answer_to(make_offer(far)).media.srtp is None
        call.talk(call.answer_to(make_offer(far, keys=OwnKeys(Ids.seeded(2).secret))).media)
        assert b"RTP/SAVP" in call.new_offer(call.local), "a hold does not make it plain"
        call.close()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())


def test_an_offer_of_a_fax_has_no_audio() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        network = FakeNetwork(1, home="192.0.2.1")
        far = network.open_media(Address("192.0.2.1", 0)).local
        call = PhoneCall("leg", network, far, loop, code=1, ids=Ids.seeded(1), name="phone")
        first, offer = call.new_offer(call.local), call.fax_offer(call.local)
        assert offer.count(b"m=") == 1
        assert b"m=image %d udptl t38\r\n" % call.local.port in offer
        assert offer.count(b"c=IN IP4 192.0.2.1") == 1
        assert offer.partition(b"s=")[0] != first.partition(b"s=")[0], "its version is the next one"
        call.close()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())
