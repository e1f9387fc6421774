"""A softphone that lost its connection comes back, however long its server is away (RFC 5626 §4.4.1, §4.5)."""

from __future__ import annotations

import asyncio

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.runtime.sip_pings import PING_EVERY_S, PONG_WITHIN_S
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.network import FakeNetwork
from emulator.testing.phone_habits import PhoneHabits
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_line import PhoneLine

SERVER, PHONE = Address("192.0.2.1", 5060), "198.51.100.1"


def registrar(network: FakeNetwork) -> PhoneLine:
    return PhoneLine(
        network,
        SERVER,
        lambda _: None,
        ids=Ids.seeded("registrar"),
        user_agent="registrar",
        accounts={"carol": "secret"}.get,
        transport="tcp",
    )


def phone_on(network: FakeNetwork) -> Softphone:
    return Softphone(
        network=network.at(PHONE),
        ids=Ids.seeded("phone"),
        party="carol",
        username="carol",
        password="secret",
        server=SERVER,
        code=1,
        habits=PhoneHabits(transport="tcp"),
    )


def test_it_comes_back_when_its_server_does() -> None:
    async def main() -> None:
        network = FakeNetwork(1, home=SERVER.host)
        line, phone = registrar(network), phone_on(network)
        await phone.start(5)
        line.close()
        await asyncio.sleep(70)
        line = registrar(network)
        assert line.endpoint.bindings("carol") == []
        await asyncio.sleep(145)
        assert len(line.endpoint.bindings("carol")) == 1, (
            "it tries after 15 to 30 s, then after twice as long, and so on"
        )
        await phone.stop()
        line.close()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())


def test_a_connection_that_died_without_a_word_is_noticed_by_its_pings() -> None:
    async def main() -> None:
        network = FakeNetwork(1, home=SERVER.host)
        line, phone = registrar(network), phone_on(network)
        await phone.start(5)
        await asyncio.sleep(PING_EVERY_S + 1)
        (before,) = line.endpoint.bindings("carol")
        await phone.drop_network()
        await asyncio.sleep(PING_EVERY_S + PONG_WITHIN_S)
        await phone.restore_network()
        await asyncio.sleep(61)
        after = line.endpoint.bindings("carol")[0]
        assert after.source != before.source, "a new connection"
        await phone.stop()
        line.close()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())
