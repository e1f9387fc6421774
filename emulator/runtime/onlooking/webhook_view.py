"""What the application was sent of late, as the dashboard shows it: without secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.redaction import redacted, redacted_detail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.api.control.caretaker import SentWebhook
    from emulator.runtime.courier import Queued
    from emulator.webhooks.request import WebhookRequest

NS_PER_MS = 1_000_000
LISTED = 200


def webhook_list(
    sent: Sequence[SentWebhook], queued: Sequence[Queued], wall_ns: Callable[[float], int]
) -> list[dict[str, object]]:
    """The latest, newest first; `sent` and `queued` are oldest first. `wall_ns`: of the loop's clock."""
    tried = {webhook.request.delivery_id for webhook in sent}
    waiting = [queued_line(each, wall_ns) for each in reversed(queued) if each.request.delivery_id not in tried]
    return [*waiting, *(webhook_line(webhook) for webhook in sent[: -LISTED - 1 : -1])][:LISTED]


def queued_line(queued: Queued, wall_ns: Callable[[float], int]) -> dict[str, object]:
    """One that waits for its turn, or for its first answer."""
    return {
        **_of_request(queued.request, wall_ns(queued.since)),
        "status": None,
        "attempts": 0,
        "state": "waiting",
    }


def queued_whole(queued: Queued, wall_ns: Callable[[float], int]) -> dict[str, object]:
    """Everything of such a one."""
    return {**queued_line(queued, wall_ns), **_content(queued.request, 1), "attempts": []}


def webhook_line(webhook: SentWebhook) -> dict[str, object]:
    """One line of the list."""
    request, latest = webhook.request, webhook.attempts[-1]
    return {
        **_of_request(request, webhook.attempts[0].at_ns),
        "status": latest.status or None,
        "attempts": len(webhook.attempts),
        "state": "tried again" if latest.comes_again else "failed" if latest.why else "delivered",
    }


def webhook_whole(webhook: SentWebhook) -> dict[str, object]:
    """Everything of one: what was sent, how it was signed, and what came of each try."""
    request, latest = webhook.request, webhook.attempts[-1]
    return {
        **webhook_line(webhook),
        **_content(request, latest.number),
        "attempts": [
            {"attempt": each.number, "at_ms": each.at_ns // NS_PER_MS, "status": each.status or None, "error": each.why}
            for each in webhook.attempts
        ],
    }


def _of_request(request: WebhookRequest, at_ns: int) -> dict[str, object]:
    return {
        "id": request.delivery_id,
        "at_ms": at_ns // NS_PER_MS,
        "call_uuid": request.call_uuid,
        "event": dict(request.fields).get("Event") or request.kind,
        "method": request.method,
        "url": redacted(request.url),
        "signature_version": _signature_version(request),
    }


def _content(request: WebhookRequest, attempt: int) -> dict[str, object]:
    return {
        "kind": request.kind,
        "payload": redacted_detail(dict(request.fields)),
        "headers": redacted_detail(dict(request.headers_of(attempt))),
        "notes": list(request.notes),
    }


def _signature_version(request: WebhookRequest) -> str | None:
    names = {name.lower() for name, _ in request.headers}
    return next((version for version in ("V3", "V2") if f"x-plivo-signature-{version.lower()}" in names), None)
