"""Which of a softphone's calls may be used for what, and what is kept of those that are over."""

from __future__ import annotations

import asyncio

import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.sdp.offer_answer import answer, make_offer
from emulator.testing.network import FakeNetwork
from emulator.testing.phone_habits import PLAIN
from emulator.testing.softphone_calls import PhoneCalls
from emulator.testing.softphone_log import Moment, PhoneFailure, PhoneLog

SERVER = Address("192.0.2.1", 5060)


def phone_calls(network: FakeNetwork, log: PhoneLog) -> PhoneCalls:
    return PhoneCalls(network, SERVER, log=log, code=1, ids=Ids.seeded(1), name="carol@pbx", habits=PLAIN)


def test_a_call_rings_then_talks_and_nothing_else() -> None:
    async def main() -> None:
        log = PhoneLog("carol")
        calls = phone_calls(FakeNetwork(1), log)
        for find in (calls.ringing, calls.connected, calls.within_earshot):
            with pytest.raises(PhoneFailure, match="no call"):
                find()
        log.begin_call()
        call = calls.begin("leg")
        calls.note(Moment.RINGING)
        assert calls.ringing() is call
        with pytest.raises(PhoneFailure):
            calls.connected()
        calls.note(Moment.CONNECTED)
        assert calls.connected() is call
        with pytest.raises(PhoneFailure):
            calls.ringing()
        calls.end("by us")
        assert calls.all() == []

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())


def test_a_parked_call_stands_beside_the_next_and_leaves_alone() -> None:
    async def main() -> None:
        log = PhoneLog("carol")
        calls = phone_calls(FakeNetwork(1), log)
        first = calls.begin("first")
        calls.park(first)
        second = calls.begin("second")
        assert calls.all() == [first, second]
        assert calls.addresses == [first.local, second.local]
        calls.leave_parked()
        assert calls.all() == [second]
        assert not log.has(Moment.ENDED)
        calls.end("by us")
        assert log.has(Moment.ENDED)

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())


def test_what_was_heard_outlives_the_call() -> None:
    async def main() -> None:
        network = FakeNetwork(1)
        calls = phone_calls(network, PhoneLog("carol"))
        ear = network.open_media(Address("192.0.2.1", 0))
        call = calls.begin("leg")
        call.talk(answer(make_offer(ear.local), call.local).media)
        ear.send(b"\x80\x00" + bytes(170), call.local, 0)
        await asyncio.sleep(0.1)
        assert calls.heard == []
        calls.end("by us")
        assert [each.source for each in calls.heard] == [ear.local]

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())
