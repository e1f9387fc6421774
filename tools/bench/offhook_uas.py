"""Our SIP side without the platform behind it: the socket, the endpoint, the time line and the registrar.

    python -m tools.bench.offhook_uas

It prints `PORT n`, then answers INVITE with 180 and 200, and lets anybody register whose password is `secret`, until
its standard input ends. Capture and application are left out; every message is in the time line, as in `offhook up`.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.base.trace import Trace
from emulator.runtime.live_network import LiveNetwork
from emulator.runtime.sip_port import SipPort
from emulator.sip.commands import RespondInvite
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import InviteReceived
from emulator.sip.hop import Hop
from emulator.sip.terms import AdmissionTerms, GuardTerms, ServiceTerms
from tools.bench.bare_uas import SDP

if TYPE_CHECKING:
    from emulator.runtime.sip_port import PortOf
    from emulator.sip.events import Output

HERE = Address("127.0.0.1", 0)
PASSWORD = "secret"
KEPT_EVENTS = 5_000
"""As `offhook up` does."""
TERMS = ServiceTerms(guard=GuardTerms(), admission=AdmissionTerms(requests_per_second=100_000, legs=100_000))
"""All the book-keeping of a platform, and nothing refused."""


def make_endpoint(bound: PortOf) -> SipEndpoint:
    """What answers."""
    address = bound("udp", HERE)
    assert address is not None, "UDP is always bound"
    return SipEndpoint(
        local=Hop("udp", address),
        ids=Ids.unguessable(),
        user_agent="Offhook",
        accounts=lambda _user: PASSWORD,
        terms=TERMS,
    )


async def serve() -> None:
    """Answer until standard input ends."""
    loop = asyncio.get_running_loop()
    trace = Trace()
    trace.keep(KEPT_EVENTS)

    def report(output: Output) -> None:
        if isinstance(output, InviteReceived):
            port.order(RespondInvite(leg=output.leg, status=180))
            port.order(RespondInvite(leg=output.leg, status=200, body=SDP.encode()))

    port = SipPort(loop=loop, trace=trace, report=report, capture=lambda *_: None, call_of=lambda _leg: "")
    (bound,) = port.open(LiveNetwork(), [HERE], make_endpoint)
    sys.stdout.write(f"PORT {bound.port}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    port.close()


if __name__ == "__main__":
    asyncio.run(serve())
