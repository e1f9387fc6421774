"""A subscription of a phone: asked for again in its dialog, anew when the server has forgotten it, and taken back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from emulator.base.ids import Ids
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.sip import build
from emulator.sip.message import Request, Response
from hardware.simulators.subscription import Subscription

if TYPE_CHECKING:
    from hardware.simulators.side_request import SideRequest


class Server:
    """Answers with these statuses, in turn, and then with 200 for 100 s."""

    def __init__(self, *statuses: int | None) -> None:
        self._statuses = list(statuses)
        self.asked: list[SideRequest] = []

    def contact(self) -> tuple[str, str]:
        return ("Contact", "<sip:carol@10.0.0.7>")

    def send(self, order: SideRequest) -> None:
        self.asked.append(order)
        status = self._statuses.pop(0) if self._statuses else 200
        assert order.dialog is not None
        assert order.done is not None
        if status is None:
            order.done(None)
            return
        fields = (
            ("Via", "SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK1"),
            ("From", f"<sip:carol@lab>;tag={order.dialog[0]}"),
            ("To", "<sip:carol@lab>"),
            ("Call-ID", order.call_id),
            ("CSeq", f"{order.dialog[2] + 1} SUBSCRIBE"),
        )
        request = build.request("SUBSCRIBE", "sip:carol@lab", fields)
        assert isinstance(request, Request)
        more = (("Contact", "<sip:server@10.0.0.1>"), ("Expires", "100"))
        response: Any = build.response(request, status, to_tag="its", fields=more)
        assert isinstance(response, Response)
        order.done(response)


def subscribed(server: Server, seconds: float) -> Subscription:
    async def main() -> Subscription:
        made = Subscription(
            server,
            "dialog",
            "application/dialog-info+xml",
            target="sip:bob@lab",
            seconds=3600,
            ids=Ids.seeded("x"),
        )
        made.ask()
        await asyncio.sleep(seconds)
        made.end()
        return made

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())


def expiries(server: Server) -> list[str]:
    return [dict(order.fields)["Expires"] for order in server.asked]


def test_it_is_asked_for_again_within_the_time_that_was_granted() -> None:
    server = Server()
    made = subscribed(server, 120.0)
    assert made.granted == 3
    assert expiries(server) == ["3600", "3600", "3600", "0"]
    first, second, *_ = server.asked
    assert (first.target, second.target) == ("sip:bob@lab", "sip:server@10.0.0.1")
    assert first.dialog is not None
    assert second.dialog == (first.dialog[0], "its", 3), "a challenge took the number 2"
    assert len({order.call_id for order in server.asked}) == 1


def test_it_begins_anew_when_the_server_knows_it_no_more() -> None:
    server = Server(200, 481)
    assert subscribed(server, 60.0).granted == 2
    assert [order.target for order in server.asked] == [
        "sip:bob@lab",
        "sip:server@10.0.0.1",
        "sip:bob@lab",
        "sip:server@10.0.0.1",
    ]
    assert len({order.call_id for order in server.asked}) == 2


def test_what_was_never_granted_is_not_taken_back() -> None:
    for status in (489, None):
        server = Server(status)
        assert subscribed(server, 60.0).granted == 0
        assert expiries(server) == ["3600"]
