"""Registering elsewhere: REGISTER, challenges, refresh at half the lifetime, removal, outages (RFC 3261 §10.2)."""

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

BASE_S = 30.0
"""The base time of RFC 5626 §4.5."""
RECOVERY_S = BASE_S / 2
"""The soonest that it lets a phone come back."""
LONGEST_WAIT_S = 300.0
"""Its maximum time; for a lab, where somebody sits and waits for the upstream that was just started again."""
DAY_S = 86_400
MOST_TRIES = 4
"""REGISTERs in a row until one counts as refused: a challenge, a stale nonce, a longer life, and no more."""


@dataclass(slots=True)
class _Registration:
    order: Register
    call_id: str
    local_tag: str
    sequence: int = 0
    pending: int = 0
    """CSeq number of the REGISTER that awaits its outcome; an outcome of another one is of the past."""
    tries: int = 0
    """REGISTERs since the last outcome."""
    failures: int = 0
    """Outcomes in a row that were none."""
    least_s: int = 0
    """The shortest life that the registrar grants, as far as it said so."""


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
        known.order, known.tries = order, 0
        self._kept[order.registration] = known
        self._send(known, order.expires_s, now)

    def unregister(self, order: Unregister, now: float) -> None:
        """Remove the contact; the handle is forgotten with the outcome."""
        known = self._kept.get(order.registration)
        if known is not None:
            self._ua.timers.stop(("refresh", order.registration))
            known.tries = 0
            self._send(known, 0, now)

    def transport_failed(self, hop: Hop, now: float) -> None:
        """The connection to a registrar is lost, and with it the way back to us: register anew (RFC 5626 §4.5)."""
        for handle, known in self._kept.items():
            if known.order.registrar != hop or known.pending or known.failures:
                continue
            if known.order.persists:
                self._put_off(known, 503, "connection lost", 0.0, now)
            else:
                self._ua.timers.set(("refresh", handle), now + RECOVERY_S)

    def _refresh(self, handle: str, now: float) -> None:
        known = self._kept.get(handle)
        if known is not None:
            known.tries = 0
            self._send(known, known.order.expires_s, now)

    def _send(self, registration: _Registration, asked_s: int, now: float) -> None:
        order = registration.order
        aor = Uri.parse(order.aor, "AOR")
        registration.sequence += 1
        expires_s = max(asked_s, registration.least_s) if asked_s else 0
        name, contact = self._ua.compose.contact(order.contact_user or aor.user or "", order.registrar)
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
        registration.tries += 1
        reply = partial(self._replied, registration, request, expires_s)
        self._ua.transactions.send(request, registration.order.registrar, reply, now)

    def _replied(
        self, registration: _Registration, request: Request, expires_s: int, response: Response | None, now: float
    ) -> None:
        if registration.pending != request.cseq.number or (response is not None and response.status < 200):
            return
        registration.pending = 0
        if response is None:
            self._failed(registration, expires_s, 408, "Request Timeout", 0.0, now)
        elif registration.tries < MOST_TRIES and self._sent_again(registration, request, expires_s, response, now):
            return
        elif response.status >= 300:
            wait = _number(response, "retry-after")
            self._failed(registration, expires_s, response.status, response.reason, wait, now)
        elif expires_s == 0:
            self._over(registration, response.status, response.reason)
        else:
            self._bound(registration, request, expires_s, response, now)

    def _sent_again(
        self, registration: _Registration, request: Request, expires_s: int, refusal: Response, now: float
    ) -> bool:
        """Whether the registrar only asks for something else: credentials, or a longer life (§10.2.8)."""
        credentials = registration.order.credentials
        again = self._ua.compose.authenticated(request, refusal, credentials, registration.sequence + 1)
        if again is not None:
            registration.sequence += 1
            self._transmit(registration, again, expires_s, now)
            return True
        longer = int(_number(refusal, "min-expires"))
        if refusal.status != 423 or not 0 < expires_s < longer:
            return False
        registration.least_s = longer
        self._send(registration, expires_s, now)
        return True

    def _bound(
        self, registration: _Registration, request: Request, expires_s: int, response: Response, now: float
    ) -> None:
        registration.failures = 0
        granted = _granted(response, request, expires_s)
        handle = registration.order.registration
        self._ua.timers.set(("refresh", handle), now + granted / 2)
        self._ua.outputs.append(
            RegistrationChanged(registration=handle, status=response.status, reason=response.reason, expires_s=granted)
        )

    def _failed(
        self, registration: _Registration, expires_s: int, status: int, reason: str, wait_s: float, now: float
    ) -> None:
        if registration.order.persists and expires_s:
            self._put_off(registration, status, reason, wait_s, now)
        else:
            self._over(registration, status, reason)

    def _put_off(self, registration: _Registration, status: int, reason: str, wait_s: float, now: float) -> None:
        """Try again after a wait that doubles, of which half is chance (RFC 5626 §4.5), or as long as the peer asks."""
        longest = min(LONGEST_WAIT_S, BASE_S * 2 ** min(registration.failures, 10))
        chance = self._ua.ids.bits(10) / 1024
        wait_s = max(wait_s, longest * (1 + chance) / 2)
        registration.failures += 1
        handle = registration.order.registration
        self._ua.timers.set(("refresh", handle), now + wait_s)
        self._ua.outputs.append(
            RegistrationChanged(registration=handle, status=status, reason=reason, again_in_s=wait_s)
        )

    def _over(self, registration: _Registration, status: int, reason: str) -> None:
        handle = registration.order.registration
        self._kept.pop(handle, None)
        self._ua.timers.stop(("refresh", handle))
        self._ua.outputs.append(RegistrationChanged(registration=handle, status=status, reason=reason))


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


def _number(response: Response, name: str) -> float:
    """The seconds in a field, which may go on behind them (`Retry-After: 18 (in a meeting)`); 0: none, or nonsense."""
    written = (response.headers.get(name) or "").partition(";")[0].partition("(")[0].strip()
    try:
        return float(min(parse_number(written or "0", name), DAY_S))
    except PeerViolation:
        return 0.0
