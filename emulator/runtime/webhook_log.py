"""What the application was sent of late: every request with all its tries, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.control.caretaker import Attempt, SentWebhook

if TYPE_CHECKING:
    from emulator.runtime.courier import Delivery

REMEMBERED = 1000
"""Requests: those of some hundred calls."""


class WebhookLog:
    """By delivery_id, in the order of the first tries."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._sent: dict[str, SentWebhook] = {}

    def attempted(self, delivery: Delivery, wall_ns: int) -> None:
        """The courier made an attempt."""
        request = delivery.request
        attempt = Attempt(
            number=delivery.attempt,
            at_ns=wall_ns,
            status=delivery.status,
            why=delivery.why,
            comes_again=delivery.comes_again,
        )
        known = self._sent.get(request.delivery_id)
        attempts = known.attempts if known else ()
        self._sent[request.delivery_id] = SentWebhook(request=request, attempts=(*attempts, attempt))
        if len(self._sent) > self._remembered:
            del self._sent[next(iter(self._sent))]

    def all(self) -> list[SentWebhook]:
        """Oldest first."""
        return list(self._sent.values())

    def clear(self) -> None:
        """Forget them."""
        self._sent.clear()
