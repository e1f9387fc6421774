"""SIP plug and play: a phone that knows nobody asks a multicast group where its configuration is. No sockets here.

The phone sends SUBSCRIBE for `ua-profile` (RFC 6080) with its MAC address, vendor and model to 224.0.1.75:5060; it is
answered 200, and told a URL by one NOTIFY with `application/url`, which ends the subscription. Sources: snom Service
Hub, "Plug and Play (PnP)"; Yealink, "Auto Provisioning Guide", which describe the same exchange.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.events import Transmit
from emulator.sip.grammar import unquote
from emulator.sip.hop import Hop
from emulator.sip.message import Request, Response
from emulator.sip.parser import parse
from emulator.sip.ua import UserAgentCore

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.base.ids import Ids

GROUP, PORT = "224.0.1.75", 5060
USER_AGENT = "Offhook"
_MAC = re.compile(r"(?:MAC(?::|%3A)|^)([0-9A-F]{12})(?![0-9A-F])", re.IGNORECASE)
_PARAMETER = re.compile(r';\s*(vendor|model|version)\s*=\s*("[^"]*"|[^;\s]*)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks."""

    mac: str
    vendor: str
    model: str
    host: str


class PlugAndPlay:
    """Answers whoever `url_of` knows. Who is unknown gets no answer: another server of the network may know it."""

    def __init__(self, ids: Ids, url_of: Callable[[Question], str], own: Callable[[Address], Address]) -> None:
        """`url_of`: the URL of a phone, or an empty string; `own`: our address towards a phone."""
        self._ua = UserAgentCore(ids, USER_AGENT, lambda peer: Hop("udp", own(peer.address)))
        self._ids = ids
        self._url_of = url_of

    def receive(self, data: bytes, source: Address, now: float) -> None:
        """A datagram arrived, at the group or at our own address. What is no such question is passed over."""
        hop = Hop("udp", source)
        try:
            message = parse(data)
            if isinstance(message, Response):
                self._ua.transactions.response_arrived(message, now)
            elif isinstance(message, Request) and message.method == "SUBSCRIBE":
                self._subscribed(message.with_via(message.via.stamped(hop)), hop, now)
        except PeerViolation:
            return

    def take_outputs(self) -> list[tuple[bytes, Address]]:
        """What is to be sent, and where."""
        outputs, self._ua.outputs = self._ua.outputs, []
        return [(each.data, each.destination.address) for each in outputs if isinstance(each, Transmit)]

    def next_deadline(self) -> float | None:
        """When to come back if nothing happens."""
        return self._ua.transactions.next_deadline()

    def handle_timeout(self, now: float) -> None:
        """Send again what nobody has answered."""
        self._ua.handle_timeout(now)

    def _subscribed(self, request: Request, hop: Hop, now: float) -> None:
        event = request.headers.get("event") or ""
        question = _question(request, event, hop.address.host)
        if self._ua.transactions.absorbs(request, now) or question is None:
            return
        url = self._url_of(question)
        if not url:
            return
        transaction = self._ua.transactions.open(request, hop)
        tag = self._ids.token(10)
        fields = (("Expires", "0"), self._ua.compose.contact("offhook", hop))
        self._ua.respond(transaction, 200, now, to_tag=tag, fields=fields)
        self._notify(request, tag, hop, url, now)

    def _notify(self, subscribe: Request, tag: str, hop: Hop, url: str, now: float) -> None:
        """To where the question came from: a Contact could name a machine that never asked."""
        contact = subscribe.contact
        to = subscribe.headers.get("from") or ""
        essentials = (
            ("From", f"<{subscribe.to.uri_text}>;tag={tag}"),
            ("To", to),
            ("Call-ID", subscribe.call_id),
            ("CSeq", "1 NOTIFY"),
        )
        fields = (
            ("Event", "ua-profile;effective-by=0"),
            ("Subscription-State", "terminated;reason=timeout"),
            self._ua.compose.contact("offhook", hop),
        )
        notify = self._ua.compose.request(
            "NOTIFY",
            contact.uri_text if contact else subscribe.from_.uri_text,
            hop,
            essentials,
            fields=fields,
            body=url.encode(),
            content_type="application/url",
        )
        self._ua.transactions.send(notify, hop, _heard, now)


def _question(request: Request, event: str, host: str) -> Question | None:
    """None for a SUBSCRIBE that is not of a device asking for its profile, or gives no MAC address."""
    if event.partition(";")[0].strip().lower() != "ua-profile":
        return None
    for address in (request.to, request.from_):
        found = _MAC.search(address.uri.user or "")
        if found:
            said = {name.lower(): unquote(value) for name, value in _PARAMETER.findall(event)}
            return Question(found[1].lower(), said.get("vendor", ""), said.get("model", ""), host)
    return None


def _heard(_response: Response | None, _now: float) -> None:
    """The phone has the URL, or has gone: its fetch will tell."""
