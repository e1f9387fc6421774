"""Dialogs: RFC 3261 §12. Who the two sides are, how requests between them are numbered, and which way they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from emulator.base.errors import PeerViolation
from emulator.sip.build import with_tag
from emulator.sip.hop import literal_hop
from emulator.sip.offers import TRANSITIONS, OfferState
from emulator.sip.uri import Uri

if TYPE_CHECKING:
    from typing import Self

    from emulator.sip.address import NameAddress
    from emulator.sip.hop import Hop
    from emulator.sip.message import Message, Request, Response
    from emulator.sip.offers import Description


class DialogId(NamedTuple):
    """What names a dialog on our side (§12)."""

    call_id: str
    local_tag: str
    remote_tag: str


@dataclass(slots=True, kw_only=True)
class Dialog:
    """The state of §12.1. The way to the peer is a hop, because a core resolves no names."""

    id: DialogId
    local: str
    """Our From of requests: name-addr with tag, as text."""
    remote: str
    """Our To of requests, likewise."""
    local_sequence: int
    remote_sequence: int | None
    remote_target: str
    """URI text, as in the peer's Contact."""
    route_set: tuple[str, ...]
    """Elements of Route in the order to be written."""
    last_hop: Hop
    """Where the peer, or the proxy before it, was seen or was to be reached."""
    pinned: bool
    """True: keep to `last_hop` whatever Contact and Record-Route say: a connection is there, or a NAT or a proxy."""
    we_called: bool
    """Whose Call-ID it is."""
    offers: OfferState
    """Whose offer is open."""
    description: bytes = b""
    """The latest that we sent: what a re-INVITE repeats that changes nothing."""
    last_rseq: int | None = None
    """Number of the latest provisional response that the peer sent reliably (RFC 3262 §7.1)."""

    @classmethod
    def of_server(cls, invite: Request, source: Hop, local_tag: str) -> Self:
        """Ours as the called side (§12.1.1); `invite` as it arrived from `source`."""
        return cls(
            id=DialogId(invite.call_id, local_tag, invite.from_.tag),
            local=with_tag(invite.headers.get("to") or "", local_tag),
            remote=invite.headers.get("from") or "",
            local_sequence=0,
            remote_sequence=invite.cseq.number,
            remote_target=_target(invite, invite.from_.uri_text),
            route_set=tuple(invite.headers.elements("record-route")),
            last_hop=source,
            pinned=source.is_reliable or invite.via.is_behind_nat(source),
            we_called=False,
            offers=OfferState.THEIRS if invite.body else OfferState.UNSPOKEN,
        )

    @classmethod
    def of_client(cls, invite: Request, response: Response, destination: Hop) -> Self:
        """Ours as the calling side (§12.1.2); the INVITE was sent to `destination`."""
        return cls(
            id=DialogId(invite.call_id, invite.from_.tag, response.to.tag),
            local=invite.headers.get("from") or "",
            remote=response.headers.get("to") or "",
            local_sequence=invite.cseq.number,
            remote_sequence=None,
            remote_target=_target(response, invite.uri_text),
            route_set=tuple(reversed(response.headers.elements("record-route"))),
            last_hop=destination,
            # Whoever sends an INVITE elsewhere than its URI names knows of a proxy or a NAT.
            pinned=destination.is_reliable or literal_hop(invite.uri_text) != destination,
            we_called=True,
            offers=OfferState.OURS if invite.body else OfferState.UNSPOKEN,
            description=invite.body,
        )

    def exchange(self, description: Description, ours: bytes = b"") -> None:
        """A session description went (`ours`), came, or will not."""
        self.offers = TRANSITIONS[self.offers, description]
        self.description = ours or self.description

    def follow(self, early: Dialog) -> None:
        """Go on where the same dialog stood before its 2xx (§13.2.2.4)."""
        self.remote_sequence, self.last_rseq, self.offers = early.remote_sequence, early.last_rseq, early.offers
        self.description = early.description
        self.local_sequence = max(self.local_sequence, early.local_sequence)

    def accepts(self, request: Request) -> bool:
        """Whether `request` is in order (§12.2.2); remembers its number."""
        number = request.cseq.number
        if self.remote_sequence is not None and number < self.remote_sequence:
            return False
        self.remote_sequence = number
        return True

    def refresh(self, message: Message, source: Hop | None = None) -> None:
        """Take the new target of a re-INVITE or of its 2xx (§12.2)."""
        self.remote_target = _target(message, self.remote_target)
        if source is not None and self.pinned:
            self.last_hop = source

    def is_with(self, contact: NameAddress) -> bool:
        """Whether the peer is who has this Contact."""
        try:
            return Uri.parse(self.remote_target).equals(contact.uri)
        except PeerViolation:
            return False

    def follow_browser(self, source: Hop) -> None:
        """The peer was heard of by another WebSocket than before: the one before is lost, or will be."""
        if self.last_hop.is_web_socket and source.is_web_socket:
            self.last_hop = source

    def lose(self, connection: Hop) -> None:
        """A connection is gone. A peer that was reached by it can be called at its Contact or at the first proxy, if
        that is an address of the same host. A peer behind a NAT cannot, nor a browser.
        """
        if self.last_hop != connection or connection.is_web_socket or not connection.is_reliable:
            return
        other = literal_hop(self._first_stop())
        if other is not None and other.host == connection.host:
            self.last_hop = other

    def next_sequence(self) -> int:
        """The CSeq number of our next request."""
        self.local_sequence += 1
        return self.local_sequence

    def request_uri(self) -> str:
        """The Request-URI of our requests: the target, or, before a strict router, that router (§12.2.1.1)."""
        return self.remote_target if self._is_loosely_routed() else _uri_of(self.route_set[0])

    def routes(self) -> tuple[str, ...]:
        """The Route elements of our requests."""
        return self.route_set if self._is_loosely_routed() else (*self.route_set[1:], f"<{self.remote_target}>")

    def next_hop(self) -> Hop:
        """Where our requests go."""
        return self.last_hop if self.pinned else literal_hop(self._first_stop()) or self.last_hop

    def _first_stop(self) -> str:
        return _uri_of(self.route_set[0]) if self.route_set else self.remote_target

    def _is_loosely_routed(self) -> bool:
        return not self.route_set or ";lr" in self.route_set[0].lower()


def _target(message: Message, otherwise: str) -> str:
    """The URI of the Contact. Peers that send none, or nonsense, are reached at `otherwise`."""
    try:
        contact = message.contact
        if contact is None:
            return otherwise
        _ = contact.uri
    except PeerViolation:
        return otherwise
    return contact.uri_text


def _uri_of(route: str) -> str:
    return route.partition("<")[2].partition(">")[0] if "<" in route else route.partition(";")[0]
