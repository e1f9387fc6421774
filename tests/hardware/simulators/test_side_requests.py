"""Requests beside calls: sent again until they are answered, challenged, given up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.sip import build
from emulator.sip.commands import Credentials
from emulator.sip.digest import DigestAuthority, Verdict
from emulator.sip.message import Request
from emulator.sip.parser import parse
from emulator.testing.network import FakeNetwork
from hardware.simulators.side_request import SideRequest
from hardware.simulators.side_requests import SideRequests

if TYPE_CHECKING:
    from emulator.runtime.network import Datagram

PHONE, FAR = "198.51.100.1", "192.0.2.1"
ASKED = SideRequest(name="voicemail", method="SUBSCRIBE", call_id="c", fields=(("Event", "message-summary"),))


def outcome(*, answers: bool) -> tuple[dict[str, int], list[Verdict]]:
    """What came of one request at a server that challenges, or is silent; and what it thought of it each time."""
    verdicts: list[Verdict] = []

    async def main() -> dict[str, int]:
        network, ids = FakeNetwork(1, home=FAR), Ids.seeded("x")
        authority = DigestAuthority("realm", ids, {"carol": "pw"}.get)
        loop = asyncio.get_running_loop()

        def serve(datagram: Datagram) -> None:
            request = parse(datagram.data)
            assert isinstance(request, Request)
            verdict, _ = authority.judge(request.authorization, request.method, loop.time())
            verdicts.append(verdict)
            asks = (("WWW-Authenticate", authority.challenge(loop.time())),)
            fine = verdict is Verdict.VERIFIED
            response = build.response(request, 489 if fine else 401, to_tag="t", fields=() if fine else asks)
            if answers:
                server.send(response.data, datagram.source)

        server = network.open_signalling(Address(FAR, 5060), serve)
        requests = SideRequests(
            network.at(PHONE),
            server.local,
            Credentials("carol", "pw"),
            ids=ids,
            user_agent="phone",
            takes=lambda data, _from: took(data),
            sent=lambda _data: None,
        )

        def took(data: bytes) -> bool:
            requests.answered(parse(data))  # type: ignore[arg-type]
            return True

        requests.network.open_signalling(Address(PHONE, 5060), lambda _datagram: None)
        requests.send(ASKED)
        await asyncio.sleep(40)
        requests.close()
        return requests.refused

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main()), verdicts


def test_a_challenge_is_answered() -> None:
    assert outcome(answers=True) == ({"voicemail": 489}, [Verdict.ABSENT, Verdict.VERIFIED])


def test_a_server_that_is_silent_is_asked_again_and_given_up() -> None:
    refused, verdicts = outcome(answers=False)
    assert refused == {"voicemail": 408}
    assert len(verdicts) == 11  # RFC 3261 §17.1.2.2: after 0.5, 1, 2 and then every 4 s, for 32 s
