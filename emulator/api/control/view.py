"""What /control shows of the platform's wall clock and of webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.clock import utc
from emulator.base.units import NS_PER_S

if TYPE_CHECKING:
    from emulator.api.control.caretaker import SentWebhook, SettableClock


def moment(wall_ns: int) -> str:
    """`2026-06-30T23:59:59.000000Z`."""
    return f"{utc(wall_ns):%Y-%m-%dT%H:%M:%S.%fZ}"


def clock_view(clock: SettableClock) -> dict[str, object]:
    """The wall clock."""
    return {"now": moment(clock.now_ns()), "ahead_s": clock.ahead_ns / NS_PER_S, "frozen": clock.is_frozen}


def webhook_view(webhook: SentWebhook) -> dict[str, object]:
    """A request to the application, with the headers of its latest try."""
    request, latest = webhook.request, webhook.attempts[-1]
    return {
        "delivery_id": request.delivery_id,
        "kind": request.kind,
        "call_uuid": request.call_uuid,
        "method": request.method,
        "url": request.url,
        "fields": dict(request.fields),
        "headers": dict(request.headers_of(latest.number)),
        "attempts": [
            {"attempt": each.number, "at": moment(each.at_ns), "status": each.status, "why": each.why}
            for each in webhook.attempts
        ],
        "delivered": any(not each.why for each in webhook.attempts),
    }
