"""What the application was sent of late, as the dashboard shows it: without secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.redaction import redacted, redacted_detail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.api.control.caretaker import SentWebhook

NS_PER_MS = 1_000_000
LISTED = 200


def webhook_list(sent: Sequence[SentWebhook]) -> list[dict[str, object]]:
    """The latest, newest first; `sent` is oldest first."""
    return [webhook_line(webhook) for webhook in sent[: -LISTED - 1 : -1]]


def webhook_line(webhook: SentWebhook) -> dict[str, object]:
    """One line of the list."""
    request, latest = webhook.request, webhook.attempts[-1]
    return {
        "id": request.delivery_id,
        "at_ms": webhook.attempts[0].at_ns // NS_PER_MS,
        "call_uuid": request.call_uuid,
        "event": dict(request.fields).get("Event") or request.kind,
        "method": request.method,
        "url": redacted(request.url),
        "status": latest.status or None,
        "attempts": len(webhook.attempts),
        "signature_version": _signature_version(webhook),
        "state": "failed" if latest.why else "delivered",
    }


def webhook_whole(webhook: SentWebhook) -> dict[str, object]:
    """Everything of one: what was sent, how it was signed, and what came of each try."""
    request, latest = webhook.request, webhook.attempts[-1]
    return {
        **webhook_line(webhook),
        "kind": request.kind,
        "payload": redacted_detail(dict(request.fields)),
        "headers": redacted_detail(dict(request.headers_of(latest.number))),
        "notes": list(request.notes),
        "attempts": [
            {"attempt": each.number, "at_ms": each.at_ns // NS_PER_MS, "status": each.status or None, "error": each.why}
            for each in webhook.attempts
        ],
    }


def _signature_version(webhook: SentWebhook) -> str | None:
    names = {name.lower() for name, _ in webhook.request.headers}
    return next((version for version in ("V3", "V2") if f"x-plivo-signature-{version.lower()}" in names), None)
