"""Carries web requests of calls: fetches documents, delivers webhooks in order per call, retries as the plan says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.runtime.http_client import HttpTimeouts
from emulator.runtime.http_faults import HttpFault
from emulator.runtime.outbox import Kept
from emulator.runtime.webhook_faults import suffer
from emulator.webhooks.policy import GiveUp, after_failure, fault_of_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.api.control.fault_rules import FaultRules
    from emulator.runtime.http_client import HttpAnswer, HttpSeam
    from emulator.runtime.outbox import Outbox, Promised
    from emulator.webhooks.policy import Fault
    from emulator.webhooks.request import WebhookRequest


PATIENCE_S = 1.0
"""More than an app needs that is at work, and less than a caller notices who waits for an answer anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a request. `why` is empty when it was answered with 2xx."""

    why: str
    status: int = 0
    body: bytes = b""
    content_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt, for the time line."""

    request: WebhookRequest
    attempt: int
    """Counted from 1, over restarts of the platform."""
    status: int
    """0: no answer."""
    why: str
    """Why it did not count as delivered, or empty."""
    comes_again: bool = False
    """Whether it is to be tried once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A webhook that is not delivered yet, nor given up: it waits for those before it, or for an answer."""

    request: WebhookRequest
    since: float
    """Seconds of the loop's clock."""


class Courier:
    """Keeps the order of the requests of each call; calls do not wait for each other.

    Webhooks whose answers are ignored are sent one after another: each when those before it are delivered or given up.
    A document is awaited by a caller who hears nothing meanwhile: where one of two requests is for a document, the
    later one waits for the other no longer than `PATIENCE_S`.
    """

    def __init__(
        self,
        http: HttpSeam,
        *,
        loop: asyncio.AbstractEventLoop,
        outbox: Outbox,
        attempted: Callable[[Delivery], None],
    ) -> None:
        self._http = http
        self._outbox = outbox
        self._loop = loop
        self._attempted = attempted
        self._tails: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._queued: dict[int, Queued] = {}
        """By number of the outbox."""
        self._documents: dict[str, asyncio.Future[None]] = {}
        self._is_closed = False
        self.faults: FaultRules | None = None
        """By which rules requests go wrong; None: by none."""

    async def fetch(self, request: WebhookRequest, *, is_wanted: Callable[[], bool]) -> Answer | None:
        """Request a document: the answer, after the retries that its limits allow and while it `is_wanted`.

        None: it was wanted no more when its turn came, and was not sent.
        """
        before = self._tails.get(request.call_uuid)
        under_way = self._documents[request.call_uuid] = self._loop.create_future()
        try:
            await _wait_a_little(before)
            if not is_wanted():
                return None
            return await self._send(request, before_try=lambda _: None, is_wanted=is_wanted)
        finally:
            under_way.set_result(None)
            if self._documents.get(request.call_uuid) is under_way:
                del self._documents[request.call_uuid]

    def deliver(self, request: WebhookRequest, *, fulfils: Promised | None = None, earlier: int = 0) -> None:
        """Queue a webhook behind those of its call.

        `fulfils` is what was promised until now, `earlier` how often the very same request was sent before.
        """
        number = self._outbox.put(request, fulfils=fulfils, earlier=earlier)
        if not self._is_closed:
            self._queue(Kept(number=number, request=request, attempts=earlier))

    def drop(self) -> None:
        """Deliver nothing of what waits; whoever forgets the outbox with it has nobody told of anything."""
        for task in self._tasks:
            task.cancel()

    def resume(self) -> None:
        """Queue what an earlier platform on the same store left undelivered."""
        for kept in self._outbox.waiting():
            self._queue(kept)

    def queued(self) -> list[Queued]:
        """What is not delivered yet, nor given up, in order."""
        return list(self._queued.values())

    async def close(self) -> int:
        """Send nothing more; how many webhooks are left in the outbox."""
        self._is_closed = True
        self.drop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        return len(self._outbox.waiting())

    def _queue(self, kept: Kept) -> None:
        # What is about no call waits for nobody.
        call_uuid = kept.request.call_uuid or kept.request.delivery_id
        waited_for = self._tails.get(call_uuid), self._documents.get(call_uuid)
        self._queued[kept.number] = Queued(request=kept.request, since=self._loop.time())
        task = self._loop.create_task(self._after(*waited_for, kept), name=f"webhook {kept.request.kind} {call_uuid}")
        self._tails[call_uuid] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._forget(call_uuid, kept.number, done))

    def is_idle(self) -> bool:
        """Whether no webhook is on its way or waits."""
        return not self._tails

    async def drain(self, call_uuid: str | None = None) -> None:
        """Wait until everything is delivered or given up; for one call, what is queued so far."""
        if call_uuid is None:
            while self._tails:
                await asyncio.wait(list(self._tails.values()))
        elif task := self._tails.get(call_uuid):
            await asyncio.wait([task])

    async def _send(
        self,
        request: WebhookRequest,
        *,
        before_try: Callable[[int], None],
        is_wanted: Callable[[], bool] = lambda: True,
        earlier: int = 0,
    ) -> Answer:
        """All the tries that are due; `before_try` is told the number of each, which goes on from `earlier` ones."""
        began = self._loop.time()
        budget_ms, tries = request.limits.total_ms, 0
        while True:
            tries += 1
            before_try(earlier + tries)
            fault, answer = await self._attempt(request, earlier + tries, budget_ms)
            elapsed_ms = round((self._loop.time() - began) * 1000)
            plan = after_failure(request.limits, tries=tries, fault=fault, elapsed_ms=elapsed_ms)
            comes_again = bool(fault) and is_wanted() and not isinstance(plan, GiveUp)
            self._attempted(
                Delivery(
                    request=request,
                    attempt=earlier + tries,
                    status=answer.status,
                    why=answer.why,
                    comes_again=comes_again,
                )
            )
            if isinstance(plan, GiveUp) or not comes_again:
                return answer
            budget_ms = plan.budget_ms

    async def _attempt(self, request: WebhookRequest, attempt: int, budget_ms: int) -> tuple[Fault, Answer]:
        limits = request.limits
        timeouts = HttpTimeouts(
            connect_s=limits.connect_ms / 1000, read_s=limits.read_ms / 1000, total_s=budget_ms / 1000
        )
        fault: Fault
        try:
            got = await self._ask(request, attempt, timeouts)
        except HttpFault as no_answer:
            fault, answer = no_answer.kind, Answer(why=str(no_answer).removeprefix(f"{request.url}: "))
        else:
            fault = fault_of_status(got.status)
            answer = Answer(
                why=f"answered {got.status}" if fault else "",
                status=got.status,
                body=got.body,
                content_type=got.header("Content-Type"),
            )
        return fault, answer

    async def _ask(self, request: WebhookRequest, attempt: int, timeouts: HttpTimeouts) -> HttpAnswer:
        async def send() -> HttpAnswer:
            return await self._http.request(
                request.method, request.url, headers=request.headers_of(attempt), body=request.body, timeouts=timeouts
            )

        rule = self.faults and self.faults.for_webhook(request.method, request.url, request.kind)
        return await (suffer(rule, send, timeouts) if rule else send())

    async def _after(
        self, before: asyncio.Task[None] | None, document: asyncio.Future[None] | None, kept: Kept
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        await _wait_a_little(document)
        number, request = kept.number, kept.request
        await self._send(
            request,
            before_try=lambda attempt: self._outbox.begin(number, request, attempt),
            earlier=kept.attempts,
        )
        self._outbox.remove(number)

    def _forget(self, call_uuid: str, number: int, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._queued.pop(number, None)
        if self._tails.get(call_uuid) is task:
            del self._tails[call_uuid]


async def _wait_a_little(other: asyncio.Future[None] | None) -> None:
    if other is not None:
        await asyncio.wait([other], timeout=PATIENCE_S)
