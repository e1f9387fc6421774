"""The SIP of a desk phone beside its calls: NOTIFY that operates it, SUBSCRIBE, PUBLISH (RFC 6665, 3903)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from emulator.base.errors import PeerViolation
from emulator.sip.digest import DigestAuthority, Verdict
from emulator.sip.message import Request, Response
from emulator.sip.parser import parse
from hardware.simulators.side_request import SideRequest
from hardware.simulators.side_requests import SideRequests

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.sip.commands import Credentials, Headers
    from emulator.testing.softphone import PhoneNetwork

OURS = frozenset({"SUBSCRIBE", "PUBLISH"})
SUBSCRIBED_S = 3600
OF_SUBSCRIPTIONS = frozenset({"message-summary", "dialog", "presence", "as-feature-event", "ua-profile"})
"""Event packages of which a NOTIFY only tells something."""


class Notified(Protocol):
    """Who is operated by NOTIFY."""

    def notified(self, event: str, request: Request) -> int:
        """Deal with a NOTIFY; `event` is its package, in small letters. The status that answers it."""


class ExtraSip:
    """One per phone; its softphone speaks through `requests.network`."""

    def __init__(
        self,
        network: PhoneNetwork,
        server: Address,
        credentials: Credentials,
        *,
        ids: Ids,
        user_agent: str,
        challenges_notify: bool,
        desk: Notified,
        transport: Literal["udp", "tcp", "tls"] = "udp",
    ) -> None:
        self.requests = SideRequests(
            network,
            server,
            credentials,
            ids=ids,
            user_agent=user_agent,
            takes=self._takes,
            sent=self._sent,
            transport=transport,
        )
        self.invite: Request | None = None
        """Of the latest call, whoever sent it."""
        self.is_caller = False
        """Whether we sent it."""
        self.told: dict[str, bytes] = {}
        """Event package → body of the latest NOTIFY of a subscription."""
        self._credentials = credentials
        self._ids = ids
        self._desk = desk
        self._authority = DigestAuthority("phone", ids, self._password_of) if challenges_notify else None

    def subscribe(self, event: str, accept: str, *, target: str = "", seconds: int = SUBSCRIBED_S) -> None:
        """Ask to be told from now on, of our own account or of a URI."""
        self.requests.subscribe(event, accept, target=target, seconds=seconds)

    def unsubscribe(self) -> None:
        """Ask to be told no more."""
        for each in self.requests.subscriptions.values():
            each.end()

    def publish(self, event: str, content_type: str, body: bytes, collector: Address | None = None) -> None:
        """Tell the server something, or a collector (RFC 3903)."""
        self.requests.send(
            SideRequest(
                name="PUBLISH",
                method="PUBLISH",
                call_id=self._ids.uuid(),
                fields=(("Event", event),),
                body=body,
                content_type=content_type,
                server=collector,
            )
        )

    def close(self) -> None:
        """Stop the timers."""
        self.requests.close()

    def _sent(self, data: bytes) -> None:
        if data.startswith(b"INVITE "):
            self._note_invite(parse(data), is_caller=True)

    def _takes(self, data: bytes, source: Address) -> bool:
        """Whether a datagram is not for the softphone, which has calls only."""
        try:
            message = parse(data)
        except PeerViolation:
            return False
        if isinstance(message, Response):
            if message.cseq.method in OURS:
                self.requests.answered(message)
            return message.cseq.method in OURS
        self._note_invite(message, is_caller=False)
        if message.method != "NOTIFY" or _event_of(message) == "refer":
            return False
        self.requests.serve(message, source, self._judge)
        return True

    def _note_invite(self, request: Request | Response, *, is_caller: bool) -> None:
        if isinstance(request, Request) and request.method == "INVITE" and not request.to.tag:
            self.invite, self.is_caller = request, is_caller

    def _judge(self, request: Request, now: float) -> tuple[int, Headers]:
        event = _event_of(request)
        if event in OF_SUBSCRIPTIONS:
            if request.to.tag and request.call_id not in {
                each.call_id for each in self.requests.subscriptions.values()
            }:
                return 481, ()
            self.told[event] = request.body
            return 200, ()
        if self._authority is not None and not request.to.tag:
            verdict, _ = self._authority.judge(request.authorization, "NOTIFY", now)
            if verdict is not Verdict.VERIFIED:
                return 401, (("WWW-Authenticate", self._authority.challenge(now)),)
        return self._desk.notified(event, request), ()

    def _password_of(self, username: str) -> str | None:
        return self._credentials.password if username == self._credentials.username else None


def _event_of(request: Request) -> str:
    """The event package, in small letters."""
    return (request.headers.get("event") or "").partition(";")[0].strip().lower()
