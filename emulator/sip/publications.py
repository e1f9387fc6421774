"""PUBLISH of phones: what they measured in a call (RFC 3903, RFC 6035)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.event_packages import ALLOW_EVENTS, QUALITY, event_of
from emulator.sip.events import QualityReported
from emulator.sip.quality_report import CONTENT_TYPE, read_report

if TYPE_CHECKING:
    from emulator.sip.logins import Logins
    from emulator.sip.registrar import Registrar
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore


class Publications:
    """Reports are passed on and not kept: nobody subscribes to them here."""

    def __init__(self, ua: UserAgentCore, logins: Logins, registrar: Registrar) -> None:
        self._ua = ua
        self._logins = logins
        self._registrar = registrar

    def arrived(self, transaction: Transaction, now: float) -> None:
        """Answer a PUBLISH.

        A host at which the user has a phone is believed: some phones cannot answer a challenge to their report.
        """
        request = transaction.request
        if event_of(request).name != QUALITY:
            self._ua.respond(transaction, 489, now, fields=(ALLOW_EVENTS,))
            return
        named = request.from_.uri.user or ""
        hosts = {binding.source.host for binding in self._registrar.bindings(named)}
        by = named if transaction.peer.host in hosts else self._logins.sending(transaction, now)
        if by is None:
            return
        if not request.body or "sip-if-match" in request.headers:
            # It would renew or take back one that is kept (RFC 3903 §6).
            self._ua.respond(transaction, 412, now)
        elif request.content_type != CONTENT_TYPE:
            self._ua.respond(transaction, 415, now, fields=(("Accept", CONTENT_TYPE),))
        else:
            self._take(transaction, by, now)

    def _take(self, transaction: Transaction, by: str, now: float) -> None:
        try:
            report = read_report(transaction.request.body)
        except PeerViolation as violation:
            self._ua.respond(transaction, 400, now, reason=f"Bad Request ({violation})")
            return
        fields = (("SIP-ETag", self._ua.ids.token(12)), ("Expires", "0"))
        self._ua.respond(transaction, 200, now, fields=fields)
        self._ua.outputs.append(QualityReported(username=by, report=report, user_agent=transaction.request.user_agent))
