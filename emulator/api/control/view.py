"""What /control shows of the platform's wall clock and of webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.clock import utc
from emulator.base.redaction import redacted, redacted_detail
from emulator.base.units import NS_PER_S

if TYPE_CHECKING:
    from emulator.api.control.caretaker import SentWebhook, SettableClock, UpstreamRegistration


def moment(wall_ns: int) -> str:
    """`2026-06-30T23:59:59.000000Z`."""
    return f"{utc(wall_ns):%Y-%m-%dT%H:%M:%S.%fZ}"


def clock_view(clock: SettableClock) -> dict[str, object]:
    """The wall clock."""
    return {"now": moment(clock.now_ns()), "ahead_s": clock.ahead_ns / NS_PER_S, "frozen": clock.is_frozen}


def registration_view(registration: UpstreamRegistration) -> dict[str, object]:
    """How our registration at an upstream stands."""
    until, again = registration.until_ns, registration.again_ns
    return {
        "registered": registration.is_registered,
        "sip_status": registration.status,
        "reason": registration.reason,
        "until": None if until is None else moment(until),
        "next_try": None if again is None else moment(again),
    }


def webhook_view(webhook: SentWebhook) -> dict[str, object]:
    """A request to the application, with the headers of its latest try, and without secrets."""
    request, latest = webhook.request, webhook.attempts[-1]
    return {
        "delivery_id": request.delivery_id,
        "kind": request.kind,
        "call_uuid": request.call_uuid,
        "method": request.method,
        "url": redacted(request.url),
        "fields": redacted_detail(dict(request.fields)),
        "headers": redacted_detail(dict(request.headers_of(latest.number))),
        "attempts": [
            {"attempt": each.number, "at": moment(each.at_ns), "status": each.status, "why": each.why}
            for each in webhook.attempts
        ],
        "delivered": any(not each.why for each in webhook.attempts),
    }
