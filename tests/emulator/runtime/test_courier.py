"""Documents fetched and webhooks delivered: in order per call, retried as their URL says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.records.store import Store
from emulator.runtime.courier import Courier
from emulator.runtime.http_client import HttpSeam
from emulator.runtime.outbox import Outbox
from emulator.webhooks.request import build_request
from tests.emulator.runtime.flow_stage import WebApp

if TYPE_CHECKING:
    from emulator.runtime.courier import Answer, Delivery
    from emulator.webhooks.request import WebhookRequest

pytestmark = pytest.mark.asyncio


class Office:
    """A courier, the app it goes to, and its log."""

    def __init__(self, store: Store | None = None) -> None:
        self.app = WebApp()
        http = HttpSeam()
        http.register("app.test", self.app)
        self.log: list[Delivery] = []
        self.outbox = Outbox(store or Store.in_memory())
        self.courier = Courier(http, loop=asyncio.get_running_loop(), outbox=self.outbox, attempted=self.log.append)

    async def fetch(self, request: WebhookRequest) -> Answer:
        answer = await self.courier.fetch(request, is_wanted=lambda: True)
        assert answer is not None
        return answer

    def marks(self) -> list[tuple[str, str]]:
        """What every request that came says of its delivery."""
        names = ("x-offhook-delivery-id", "x-offhook-delivery-attempt")
        return [(headers[names[0]], headers[names[1]]) for headers in self.app.headers]

    def attempts(self) -> list[tuple[int, int]]:
        return [(delivery.attempt, delivery.status) for delivery in self.log]


def request(path: str, *, call_uuid: str = "a", url: str = "http://app.test") -> WebhookRequest:
    return build_request(
        f"{url}{path}",
        "POST",
        {"Event": "X"},
        nonce=path.partition("#")[0],
        auth_tokens=("t",),
        main_token="t",
        call_uuid=call_uuid,
        kind="hangup",
    )


async def test_a_document_is_fetched() -> None:
    office = Office()
    office.app.pages["/xml"] = b"<Response/>"
    answer = await office.fetch(request("/xml"))
    assert (answer.why, answer.status, answer.body) == ("", 200, b"<Response/>")
    assert answer.content_type == "application/xml"
    assert office.app.requests == [("POST", "/xml", {"Event": "X"})]
    assert office.attempts() == [(1, 200)]


@pytest.mark.parametrize(
    ("status", "fragment", "attempts"),
    [(500, "", 1), (500, "#rp=5xx", 2), (500, "#rp=all&rc=3", 4), (404, "#rp=5xx", 1), (302, "#rp=all", 1)],
)
async def test_a_refusal_is_retried_only_when_the_url_says_so(status: int, fragment: str, attempts: int) -> None:
    office = Office()
    office.app.pages["/xml"] = status
    answer = await office.fetch(request(f"/xml{fragment}"))
    assert answer.why == f"answered {status}"
    assert len(office.app.requests) == attempts
    assert office.attempts() == [(number, status) for number in range(1, attempts + 1)]
    assert office.log[-1].why == answer.why


async def test_an_app_that_hangs_is_asked_twice() -> None:
    office = Office()
    office.app.waits["/slow"] = 1000.0
    loop = asyncio.get_running_loop()
    answer = await office.fetch(request("/slow#rt=1000"))
    assert answer.why.startswith("no answer"), "whoever shows it names the URL"
    assert answer.status == 0
    assert loop.time() == 2.0
    assert office.attempts() == [(1, 0), (2, 0)]


async def test_all_tries_share_one_total() -> None:
    office = Office()
    office.app.waits["/slow"] = 1000.0
    await office.fetch(request("/slow#rt=1000&rc=5&tt=2500"))
    assert asyncio.get_running_loop().time() == 2.5


async def test_webhooks_of_a_call_keep_their_order() -> None:
    office = Office()
    office.app.waits["/first"] = 5.0
    for path in ("/first", "/second", "/third"):
        office.courier.deliver(request(path))
    office.courier.deliver(request("/other", call_uuid="b"))
    await office.courier.drain("b")
    assert [path for _, path, _ in office.app.requests] == ["/first", "/other"], "calls do not wait for each other"
    assert asyncio.get_running_loop().time() == 0.0
    await office.courier.drain()
    assert [path for _, path, _ in office.app.requests] == ["/first", "/other", "/second", "/third"]


@pytest.mark.parametrize(
    ("waits", "order"), [({}, ["/told", "/xml"]), ({"/before": 1.0}, ["/before", "/xml", "/told"])]
)
async def test_a_document_is_asked_for_after_what_was_queued_unless_that_waits(
    waits: dict[str, float], order: list[str]
) -> None:
    office = Office()
    office.app.waits |= waits
    for path in (*waits, "/told"):
        office.courier.deliver(request(path))
    await office.fetch(request("/xml"))
    await office.courier.drain()
    assert [path for _, path, _ in office.app.requests] == order


async def test_a_webhook_that_is_given_up_does_not_hold_the_next() -> None:
    office = Office()
    office.courier.deliver(request("/first"))
    office.courier.deliver(request("", url="nonsense://"))
    office.courier.deliver(request("/third"))
    await office.courier.drain("a")
    assert [path for _, path, _ in office.app.requests] == ["/first", "/third"]


async def test_every_try_says_which_it_is() -> None:
    office = Office()
    office.app.pages["/refused"] = 500
    await office.fetch(request("/refused#rp=all&rc=2"))
    office.courier.deliver(request("/next"))
    await office.courier.drain()
    assert office.marks() == [*(("/refused", number) for number in "123"), ("/next", "1")]


async def test_a_document_waits_for_the_webhooks_before_it() -> None:
    office = Office()
    office.app.waits["/first"] = 0.5
    for path in ("/first", "/second"):
        office.courier.deliver(request(path))
    await office.fetch(request("/document"))
    assert [path for _, path, _ in office.app.requests] == ["/first", "/second", "/document"]
    assert asyncio.get_running_loop().time() == 0.5


async def test_a_document_does_not_wait_long() -> None:
    office = Office()
    office.app.waits["/first"] = 30.0
    for path in ("/first", "/second"):
        office.courier.deliver(request(path))
    await office.fetch(request("/document"))
    assert asyncio.get_running_loop().time() == 1.0, "a caller waits for it"
    await office.courier.drain()
    assert [path for _, path, _ in office.app.requests] == ["/first", "/document", "/second"]


@pytest.mark.parametrize(("takes_s", "at_s"), [(0.5, 0.5), (30.0, 1.0)])
async def test_a_webhook_waits_for_the_document_before_it_but_not_long(takes_s: float, at_s: float) -> None:
    office = Office()
    office.app.waits["/document"] = takes_s
    document = asyncio.ensure_future(office.fetch(request("/document")))
    await asyncio.sleep(0)
    office.courier.deliver(request("/bye"))
    await office.courier.drain()
    assert asyncio.get_running_loop().time() == at_s
    await document
    assert [path for _, path, _ in office.app.requests] == ["/document", "/bye"]


async def test_documents_of_other_calls_are_not_waited_for() -> None:
    office = Office()
    office.app.waits["/document"] = 30.0
    document = asyncio.ensure_future(office.fetch(request("/document", call_uuid="b")))
    await asyncio.sleep(0)
    office.courier.deliver(request("/bye"))
    await office.courier.drain()
    assert asyncio.get_running_loop().time() == 0.0
    await document


async def test_what_is_wanted_no_more_is_not_tried_again() -> None:
    office = Office()
    office.app.waits["/slow"] = 30.0
    loop = asyncio.get_running_loop()
    answer = await office.courier.fetch(request("/slow#rt=5000&rc=5"), is_wanted=lambda: loop.time() < 7.0)
    assert (len(office.app.requests), loop.time()) == (2, 10.0)
    assert answer is not None
    assert answer.why


async def test_what_is_wanted_no_more_when_its_turn_comes_is_not_sent() -> None:
    office = Office()
    office.app.waits["/first"] = 30.0
    office.courier.deliver(request("/first"))
    loop = asyncio.get_running_loop()
    assert await office.courier.fetch(request("/document"), is_wanted=lambda: loop.time() < 0.5) is None
    await office.courier.drain()
    assert [path for _, path, _ in office.app.requests] == ["/first"]


async def test_draining_what_is_empty_takes_no_time() -> None:
    office = Office()
    await office.courier.drain()
    await office.courier.drain("nobody")
    assert asyncio.get_running_loop().time() == 0.0


async def test_what_is_delivered_or_given_up_leaves_the_outbox() -> None:
    office = Office()
    office.app.pages["/refused"] = 500
    office.courier.deliver(request("/fine"))
    office.courier.deliver(request("/refused"))
    assert len(office.outbox.waiting()) == 2
    await office.courier.drain()
    assert office.outbox.waiting() == []


async def test_after_a_crash_the_outbox_is_delivered_in_order() -> None:
    store = Store.in_memory()
    office = Office(store)
    office.app.waits["/first"] = 100.0
    for path in ("/first", "/second"):
        office.courier.deliver(request(path))
    await asyncio.sleep(1.0)
    again = Office(store)
    again.courier.resume()
    again.courier.deliver(request("/third"))
    await again.courier.drain()
    assert [path for _, path, _ in again.app.requests] == ["/first", "/second", "/third"]
    assert again.outbox.waiting() == []
    assert again.marks() == [("/first", "2"), ("/second", "1"), ("/third", "1")]
    assert again.attempts() == [(2, 404), (1, 404), (1, 404)]


async def test_closing_sends_nothing_more_and_keeps_what_was_not_delivered() -> None:
    office = Office()
    office.app.waits["/first"] = 100.0
    for path in ("/first", "/second"):
        office.courier.deliver(request(path))
    await asyncio.sleep(1.0)
    assert await office.courier.close() == 2
    office.courier.deliver(request("/late"))
    await asyncio.sleep(200.0)
    assert [path for _, path, _ in office.app.requests] == ["/first"]
    assert [kept.request.url for kept in office.outbox.waiting()] == [
        f"http://app.test{path}" for path in ("/first", "/second", "/late")
    ]
    assert office.courier.is_idle()


async def test_draining_waits_for_what_is_queued_meanwhile() -> None:
    office = Office()
    office.app.waits["/first"] = 1.0
    office.courier.deliver(request("/first"))
    asyncio.get_running_loop().call_later(0.5, lambda: office.courier.deliver(request("/late", call_uuid="b")))
    await office.courier.drain()
    assert [path for _, path, _ in office.app.requests] == ["/first", "/late"]


async def test_who_looks_on_sees_what_waits_and_what_comes_again() -> None:
    office = Office()
    office.app.pages["/first"] = 500
    for path in ("/first#rp=all&rc=1", "/second"):
        office.courier.deliver(request(path))
    assert [each.request.url.partition("#")[0] for each in office.courier.queued()] == [
        "http://app.test/first",
        "http://app.test/second",
    ]
    await office.courier.drain()
    assert office.courier.queued() == []
    assert [each.comes_again for each in office.log] == [True, False, False]
