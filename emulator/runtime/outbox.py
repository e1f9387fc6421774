"""The outbox: webhooks on disk until they are delivered or given up, so that a crash loses none."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.records.models import WaitingWebhook
from emulator.webhooks.fragments import DeliveryLimits
from emulator.webhooks.request import WebhookRequest

if TYPE_CHECKING:
    from emulator.records.models import PromisedHangup, PromisedRecording
    from emulator.records.store import Store

    Promised = PromisedHangup | PromisedRecording


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A webhook of the outbox."""

    number: int
    request: WebhookRequest
    attempts: int
    """How often it was sent, or may have been."""


class Outbox:
    """Webhooks by number, in the order in which they were put in.

    A store that cannot be written keeps nobody from being called back: such a webhook is just not safe from a crash.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last = max((waiting.number for waiting in store.all(WaitingWebhook)), default=0)

    def put(self, request: WebhookRequest, *, fulfils: Promised | None = None, earlier: int = 0) -> int:
        """Keep a webhook that was sent `earlier` times; its number.

        In the same breath the promise that it `fulfils`, if any, is gone.
        """
        self._last += 1
        waiting = WaitingWebhook(number=self._last, request=_to_json(request, earlier))
        with contextlib.suppress(Unavailable):  # The reporter has warned of it with the fact that the webhook tells.
            if fulfils is None:
                self._store.put(waiting)
            else:
                self._store.replace(fulfils, waiting)
        return self._last

    def begin(self, number: int, request: WebhookRequest, attempt: int) -> None:
        """It is about to be sent for the `attempt`-th time; then the next platform knows that it may be there."""
        with contextlib.suppress(Unavailable):  # After a crash it would be sent again, and not marked.
            self._store.put(WaitingWebhook(number=number, request=_to_json(request, attempt)))

    def remove(self, number: int) -> None:
        """A webhook was delivered, or given up."""
        with contextlib.suppress(Unavailable):  # It is delivered once more after the next start: better than never.
            self._store.delete(WaitingWebhook, number)

    def waiting(self) -> list[Kept]:
        """All that was put in and not removed, in order."""
        return [_kept(waiting) for waiting in self._store.all(WaitingWebhook)]


def _to_json(request: WebhookRequest, attempts: int) -> str:
    content = asdict(request) | {"attempts": attempts}
    content["limits"]["retry_on"] = sorted(request.limits.retry_on)
    return json.dumps(content)


def _kept(waiting: WaitingWebhook) -> Kept:
    content = json.loads(waiting.request)
    attempts = content.pop("attempts")
    limits = content["limits"]
    pairs = {name: tuple((key, value) for key, value in content[name]) for name in ("fields", "headers")}
    request = WebhookRequest(
        **{
            **content,
            **pairs,
            "limits": DeliveryLimits(**{**limits, "retry_on": frozenset(limits["retry_on"])}),
            "notes": tuple(content["notes"]),
        }
    )
    return Kept(number=waiting.number, request=request, attempts=attempts)
