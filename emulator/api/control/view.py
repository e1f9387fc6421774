"""What /control shows of the platform's wall clock and of webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.clock import utc
from emulator.base.redaction import redacted, redacted_detail
from emulator.base.units import NS_PER_S

if TYPE_CHECKING:
    from emulator.api.control.caretaker import SentWebhook, SettableClock, UpstreamRegistration
    from emulator.api.control.lab_phones import KnownReport, Outcome, PhoneCall, RegisteredPhone


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


def phone_view(phone: RegisteredPhone) -> dict[str, object]:
    """A phone that is registered."""
    return {
        "username": phone.username,
        "contact": phone.contact,
        "user_agent": phone.user_agent,
        "vendor": phone.vendor,
        "address": phone.address,
        "expires": moment(phone.expires_ns),
    }


def call_view(call: PhoneCall) -> dict[str, object]:
    """A call of a user."""
    return {"call_uuid": call.call_uuid, "state": call.state, "called": call.called, "remote": call.remote}


def outcome_view(outcome: Outcome) -> dict[str, object]:
    """What a phone said to an order."""
    return {
        "phone": outcome.phone,
        "sip_status": outcome.status,
        "reason": outcome.reason,
        "done": outcome.is_done,
    }


def report_view(known: KnownReport) -> dict[str, object]:
    """What a phone published of a call."""
    measured = known.report.local
    return {
        "at": moment(known.at_ns),
        "username": known.username,
        "user_agent": known.user_agent,
        "call_uuid": known.call_uuid,
        "kind": known.report.kind,
        "call_id": known.report.call_id,
        "mos_lq": measured.mos_lq,
        "mos_cq": measured.mos_cq,
        "lost_percent": measured.lost_percent,
        "discarded_percent": measured.discarded_percent,
        "jitter_ms": measured.jitter_ms,
        "round_trip_ms": measured.round_trip_ms,
        "groups": {line: dict(values) for line, values in measured.groups.items()},
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
