"""The SIP side of a softphone on a socket: orders go out, facts come in, an ACK can be late."""

from __future__ import annotations

import asyncio

import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.sip import events
from emulator.sip.commands import HangUp, PlaceInvite, RespondInvite
from emulator.sip.hop import Hop
from emulator.testing.network import FakeNetwork
from emulator.testing.softphone_line import PhoneLine

pytestmark = pytest.mark.asyncio
CALLER, CALLEE = Address("198.51.100.1", 5060), Address("192.0.2.1", 5060)


class End:
    """A line, and what it reported."""

    def __init__(self, network: FakeNetwork, local: Address, ack_delay_s: float = 0.0) -> None:
        self.facts: list[events.Output] = []
        self.line = PhoneLine(
            network.at(local.host),
            local,
            self.facts.append,
            ids=Ids.seeded(local.host),
            user_agent="line/1",
            ack_delay_s=ack_delay_s,
        )

    def when(self, kind: type[events.InviteAnswered | events.InviteAcknowledged | events.InviteReceived]) -> str:
        """The leg of the only fact of one kind."""
        (fact,) = [fact for fact in self.facts if isinstance(fact, kind)]
        return fact.leg


def call(caller: End) -> None:
    caller.line.order(
        PlaceInvite(
            leg="out", target=f"sip:x@{CALLEE}", destination=Hop("udp", CALLEE), from_uri="sip:a@b", body=b"v=0\r\n"
        )
    )


@pytest.mark.parametrize("ack_delay_s", [0.0, 0.3])
async def test_a_call_goes_through_and_its_ack_may_be_late(ack_delay_s: float) -> None:
    network = FakeNetwork("line", home=CALLEE.host)
    caller, callee = End(network, CALLER, ack_delay_s), End(network, CALLEE)
    call(caller)
    await asyncio.sleep(0.1)
    callee.line.order(RespondInvite(leg=callee.when(events.InviteReceived), status=200, body=b"v=0\r\n"))
    await asyncio.sleep(0.2)
    assert caller.when(events.InviteAnswered) == "out"
    late = not [fact for fact in callee.facts if isinstance(fact, events.InviteAcknowledged)]
    assert late == bool(ack_delay_s)
    await asyncio.sleep(0.3)
    assert callee.when(events.InviteAcknowledged)
    caller.line.order(HangUp(leg="out"))
    await asyncio.sleep(40)
    assert caller.line.endpoint.is_idle()
    assert callee.line.endpoint.is_idle()


async def test_a_closed_line_takes_no_orders_and_frees_its_port() -> None:
    network = FakeNetwork("line", home=CALLEE.host)
    caller, callee = End(network, CALLER), End(network, CALLEE)
    caller.line.close()
    call(caller)
    await asyncio.sleep(0.1)
    assert callee.facts == []
    End(network, CALLER)
