"""Registering as a phone: REGISTER, its challenge, refresh at half the lifetime, removal (RFC 3261 §10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.events import RegistrationChanged
from emulator.sip.grammar import format_host_port, parse_number
from emulator.sip.uri import Uri

if TYPE_CHECKING:
    from emulator.sip.commands import Register, Unregister
    from emulator.sip.hop import Hop
    from emulator.sip.message import Request, Response
    from emulator.sip.ua import UserAgentCore

RECOVERY_S = 15.0
"""Half of the base time of RFC 5626 §4.5, the soonest that it lets a phone come back."""


@dataclass(slots=True)
class _Registration:
    order: Register
    call_id: str
    local_tag: str
    sequence: int = 0
    pending: int = 0
    """CSeq number of the REGISTER that awaits its outcome; an outcome of another one is of the past."""


class Registrations:
    """The registrations that we keep at registrars, by handle."""

    def __init__(self, ua: UserAgentCore) -> None:
        self._ua = ua
        self._kept: dict[str, _Registration] = {}
        ua.expiry["refresh"] = self._refresh

    def is_idle(self) -> bool:
        """Whether no REGISTER awaits its outcome."""
        return not any(registration.pending for registration in self._kept.values())

    def register(self, order: Register, now: float) -> None:
        """Register, or change what is registered under the same handle."""
        known = self._kept.get(order.registration)
        if known is None or known.order.registrar != order.registrar:
            known = _Registration(order, self._ua.ids.uuid(), self._ua.ids.token(10))
        known.order = order
        self._kept[order.registration] = known
        self._send(known, order.expires_s, now)

    def unregister(self, order: Unregister, now: float) -> None:
        """Remove the contact; the handle is forgotten with the outcome."""
        known = self._kept.get(order.registration)
        if known is not None:
            self._ua.timers.stop(("refresh", order.registration))
            self._send(known, 0, now)

    def transport_failed(self, hop: Hop, now: float) -> None:
        """The connection to a registrar is lost, and with it the way back to us: register anew (RFC 5626 §4.5)."""
        for handle, known in self._kept.items():
            if known.order.registrar == hop and not known.pending:
                self._ua.timers.set(("refresh", handle), now + RECOVERY_S)

    def _refresh(self, handle: str, now: float) -> None:
        known = self._kept.get(handle)
        if known is not None:
            self._send(known, known.order.expires_s, now)

    def _send(self, registration: _Registration, expires_s: int, now: float) -> None:
        order = registration.order
        aor = Uri.parse(order.aor, "AOR")
        registration.sequence += 1
        name, contact = self._ua.compose.contact(aor.user or "", order.registrar)
        fields = (
            ("From", f"<{order.aor}>;tag={registration.local_tag}"),
            ("To", f"<{order.aor}>"),
            ("Call-ID", registration.call_id),
            ("CSeq", f"{registration.sequence} REGISTER"),
            (name, contact),
            ("Expires", str(expires_s)),
        )
        domain = f"{aor.scheme}:{format_host_port(aor.host, aor.port)}"
        request = self._ua.compose.request("REGISTER", domain, order.registrar, fields)
        self._transmit(registration, request, expires_s, now)

    def _transmit(self, registration: _Registration, request: Request, expires_s: int, now: float) -> None:
        registration.pending = request.cseq.number
        reply = partial(self._replied, registration, request, expires_s)
        self._ua.transactions.send(request, registration.order.registrar, reply, now)

    def _replied(
        self, registration: _Registration, request: Request, expires_s: int, response: Response | None, now: float
    ) -> None:
        if registration.pending != request.cseq.number or (response is not None and response.status < 200):
            return
        registration.pending = 0
        if response is None:
            self._over(registration, 408, "Request Timeout")
            return
        credentials = registration.order.credentials
        again = self._ua.compose.authenticated(request, response, credentials, registration.sequence + 1)
        if again is not None:
            registration.sequence += 1
            self._transmit(registration, again, expires_s, now)
        elif response.status == 423 and (longer := _min_expires(response)) > expires_s > 0:
            self._send(registration, longer, now)
        elif response.status >= 300 or expires_s == 0:
            self._over(registration, response.status, response.reason)
        else:
            granted = _granted(response, request, expires_s)
            self._ua.timers.set(("refresh", registration.order.registration), now + granted / 2)
            self._report(registration, response.status, response.reason)

    def _over(self, registration: _Registration, status: int, reason: str) -> None:
        handle = registration.order.registration
        self._kept.pop(handle, None)
        self._ua.timers.stop(("refresh", handle))
        self._report(registration, status, reason)

    def _report(self, registration: _Registration, status: int, reason: str) -> None:
        event = RegistrationChanged(registration=registration.order.registration, status=status, reason=reason)
        self._ua.outputs.append(event)


def _granted(response: Response, request: Request, asked_s: int) -> int:
    """The lifetime of our contact in a 200, seconds; what we asked for when the registrar does not say (§10.2.4)."""
    try:
        mine = request.contacts[0].uri
        for contact in response.contacts:
            if contact.uri.equals(mine):
                return max(1, parse_number(contact.parameters.get("expires") or str(asked_s), "Contact"))
        return max(1, response.expires or asked_s)
    except PeerViolation:
        return asked_s


def _min_expires(response: Response) -> int:
    try:
        return parse_number(response.headers.get("min-expires") or "0", "Min-Expires")
    except PeerViolation:
        return 0
