"""The log of webhooks: tries of one request stand together, the oldest requests are forgotten."""

from __future__ import annotations

from emulator.runtime.courier import Delivery
from emulator.runtime.webhook_log import WebhookLog
from tests.emulator.api.control.care import sent


def delivery(name: str, attempt: int = 1, why: str = "") -> Delivery:
    return Delivery(request=sent(name, "").request, attempt=attempt, status=0 if why else 200, why=why)


def test_tries_stand_together_in_the_order_of_the_first() -> None:
    log = WebhookLog()
    for told in (delivery("1", why="no answer"), delivery("2"), delivery("1", attempt=2)):
        log.attempted(told, 7)
    first, second = log.all()
    assert [(attempt.number, attempt.status, attempt.why) for attempt in first.attempts] == [
        (1, 0, "no answer"),
        (2, 200, ""),
    ]
    assert (second.request.delivery_id, second.attempts[0].at_ns) == ("2".zfill(20), 7)


def test_the_oldest_are_forgotten() -> None:
    log = WebhookLog(remembered=2)
    for name in "123":
        log.attempted(delivery(name), 7)
    assert [webhook.request.delivery_id[-1] for webhook in log.all()] == ["2", "3"]
    log.clear()
    assert log.all() == []
