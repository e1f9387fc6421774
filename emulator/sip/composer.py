"""Composes the messages of a user agent, with its name and its addresses (RFC 3261 §8.1.1, §8.2.6, §12.2.1, §22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip import build, digest
from emulator.sip.grammar import MAGIC_COOKIE, format_host_port
from emulator.sip.uri import Uri

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.ids import Ids
    from emulator.sip.commands import Credentials, Headers
    from emulator.sip.dialog import Dialog
    from emulator.sip.hop import Hop
    from emulator.sip.message import Request, Response

_AUTHENTICATION = {401: ("WWW-Authenticate", "Authorization"), 407: ("Proxy-Authenticate", "Proxy-Authorization")}


class Composer:
    """One per endpoint."""

    def __init__(self, ids: Ids, user_agent: str, advertise: Callable[[Hop], Hop]) -> None:
        self._ids = ids
        self._user_agent = user_agent
        self._advertise = advertise

    def contact(self, user: str, peer: Hop) -> tuple[str, str]:
        """Our Contact field as `peer` can reach it."""
        before = f"{Uri.escape_user(user)}@" if user else ""
        here = self._advertise(peer)
        # A URI has one word for both kinds of WebSocket (RFC 7118 §5.2).
        named = "ws" if here.is_web_socket else here.transport
        transport = "" if named == "udp" else f";transport={named}"
        return "Contact", f"<sip:{before}{format_host_port(here.host, here.port)}{transport}>"

    def request(
        self,
        method: str,
        uri_text: str,
        destination: Hop,
        essentials: Headers,
        *,
        fields: Headers = (),
        body: bytes = b"",
        content_type: str = build.SDP,
    ) -> Request:
        """A request (§8.1.1); `essentials` hold From, To, Call-ID and CSeq."""
        here = self._advertise(destination)
        sent_by = f"SIP/2.0/{here.transport.upper()} {format_host_port(here.host, here.port)}"
        via = f"{sent_by};branch={self._branch()};rport"
        before = (("Via", via), ("Max-Forwards", build.MAX_FORWARDS), *essentials)
        written = (*before, ("User-Agent", self._user_agent), *fields)
        return build.request(method, uri_text, written, body, content_type)

    def request_in(
        self,
        dialog: Dialog,
        method: str,
        *,
        fields: Headers = (),
        body: bytes = b"",
        content_type: str = build.SDP,
        sequence: int = 0,
    ) -> Request:
        """A request inside a dialog (§12.2.1.1); without a `sequence` it takes the next number."""
        essentials = (
            *(("Route", route) for route in dialog.routes()),
            ("From", dialog.local),
            ("To", dialog.remote),
            ("Call-ID", dialog.id.call_id),
            ("CSeq", f"{sequence or dialog.next_sequence()} {method}"),
        )
        return self.request(
            method,
            dialog.request_uri(),
            dialog.next_hop(),
            essentials,
            fields=fields,
            body=body,
            content_type=content_type,
        )

    def ack_in(self, dialog: Dialog, invite: Request, body: bytes) -> Request:
        """The ACK for a 2xx: a request of its own, with the number and the credentials of the INVITE (§13.2.2.4)."""
        names = ("Authorization", "Proxy-Authorization")
        credentials = tuple((name, value) for name in names for value in invite.headers.get_all(name))
        return self.request_in(dialog, "ACK", fields=credentials, body=body, sequence=invite.cseq.number)

    @staticmethod
    def cancel(invite: Request, fields: Headers = ()) -> Request:
        """The CANCEL of an INVITE of ours (§9.1)."""
        return build.cancel_for(invite, fields)

    def response(
        self,
        request: Request,
        status: int,
        *,
        to_tag: str = "",
        reason: str = "",
        fields: Headers = (),
        body: bytes = b"",
    ) -> Response:
        """A response (§8.2.6). Without `to_tag` a new one is made, except for 100."""
        return build.response(
            request,
            status,
            to_tag=to_tag or ("" if status == 100 else self._ids.token(10)),
            reason=reason,
            fields=(*fields, ("Server", self._user_agent)),
            body=body,
        )

    def again(self, request: Request, sequence: int, fields: Headers) -> Request:
        """`request` once more, as a new transaction, with these fields in place of its own."""
        return build.renewed(request, self._branch(), sequence, fields)

    def authenticated(
        self, request: Request, challenge: Response, credentials: Credentials | None, sequence: int
    ) -> Request | None:
        """`request` again with the answer to a 401 or 407, or None when it cannot be given (§22.2, §22.3).

        A request that carried an answer already was refused for it, unless the server calls that answer stale.
        """
        asks, answers = _AUTHENTICATION.get(challenge.status, ("", ""))
        if not asks or credentials is None:
            return None
        challenges = challenge.headers.get_all(asks)
        if answers in request.headers and not any(digest.is_stale(text) for text in challenges):
            return None
        value = digest.answer(challenges, credentials, request.method, request.uri_text, self._ids.token(16))
        if value is None:
            return None
        return self.again(request, sequence, ((answers, value),))

    def _branch(self) -> str:
        return MAGIC_COOKIE + self._ids.token(16)
