"""The end of a call is told once, by this platform or, when it is killed, by the next on the same store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.calls.events import CallArrived, CallHungUp, HangupCause
from emulator.records.models import PromisedHangup, WaitingWebhook
from emulator.records.store import Store
from emulator.runtime.account_tokens import AccountTokens
from emulator.runtime.call_book import CallBook
from emulator.runtime.outbox import Outbox
from emulator.runtime.promised_hangups import PromisedHangups
from emulator.runtime.requests import Requests
from tests.emulator.records.facts import ARRIVED
from tests.emulator.runtime.flow_stage import URLS

if TYPE_CHECKING:
    from emulator.calls.events import CallEvent
    from emulator.runtime.call_book import CallUrls
    from emulator.webhooks.request import WebhookRequest

WALL = WallClock(epoch_ns=0)
FORWARDED = replace(ARRIVED, sip_headers=(("X-PH-Note", "7"), ("ForwardedFrom", "15550101")))
HANGUP = HangupCause(cause="NORMAL_CLEARING", code=4000, name="Normal Hangup", source="Caller")
OVER = CallHungUp(call_uuid=ARRIVED.call_uuid, at=61.0, status="completed", hangup=HANGUP)


class Platform:
    """The parts of one that have to do with it; what it tells is in its outbox, and in `told`."""

    def __init__(self, store: Store, urls: CallUrls = URLS) -> None:
        self.store, self.book, self.told = store, CallBook(WALL), list[dict[str, str]]()
        self._outbox = Outbox(store)
        tokens = AccountTokens(store, self.book, "secret")
        requests = Requests(book=self.book, ids=Ids.seeded("x"), tokens=tokens, keep_plus=False)
        self.book.urls[ARRIVED.call_uuid] = urls
        self.hangups = PromisedHangups(store=store, book=self.book, requests=requests, courier=cast("Any", self))

    def deliver(self, request: WebhookRequest, *, fulfils: PromisedHangup) -> None:
        self._outbox.put(request, fulfils=fulfils)
        self.told.append(dict(request.fields))

    def fact(self, event: CallEvent) -> None:
        """As the reporter: the store first."""
        self.book.apply(event)
        self.store.record(event, WALL)
        if isinstance(event, CallArrived):
            self.hangups.make(event.call_uuid)


@pytest.fixture
def store() -> Store:
    return Store.in_memory()


def test_a_call_that_ends_is_told_of_once(store: Store) -> None:
    platform = Platform(store)
    platform.fact(FORWARDED)
    assert [promise.call_uuid for promise in store.all(PromisedHangup)] == [ARRIVED.call_uuid]
    platform.fact(OVER)
    platform.hangups.keep(ARRIVED.call_uuid)
    platform.hangups.keep(ARRIVED.call_uuid)
    [fields] = platform.told
    assert (fields["Event"], fields["HangupCauseCode"], fields["X-PH-Note"]) == ("Hangup", "4000", "7")
    assert store.all(PromisedHangup) == ()


def test_the_next_platform_tells_what_this_one_knew_when_it_was_killed(store: Store) -> None:
    """The end stands in the store, the webhook not yet in the outbox."""
    platform = Platform(store)
    platform.fact(FORWARDED)
    platform.book.machines.add(ARRIVED.call_uuid)
    platform.hangups.make(ARRIVED.call_uuid)
    platform.fact(OVER)
    for told in (1, 0):
        following = Platform(store)
        following.hangups.resume()
        assert len(following.told) == told
        for fields in following.told:
            assert (fields["HangupCauseCode"], fields["HangupSource"]) == ("4000", "Caller")
            assert (fields["X-PH-Note"], fields["ForwardedFrom"], fields["Machine"]) == ("7", "15550101", "true")
    assert len(store.all(WaitingWebhook)) == 1


def test_a_call_that_the_crash_ended_is_told_of_as_such(store: Store) -> None:
    Platform(store).fact(ARRIVED)
    store.end_orphans(WALL.ns(90.0))
    following = Platform(store)
    following.hangups.resume()
    [fields] = following.told
    assert (fields["CallStatus"], fields["HangupCauseCode"], fields["HangupSource"]) == ("failed", "5010", "Error")
    assert fields["EndTime"] == "1970-01-01 00:01:30"


def test_a_call_that_was_never_stored_is_forgotten(store: Store) -> None:
    store.put(PromisedHangup(call_uuid="nobody's", hangup_url="http://x", hangup_method="POST", sip_headers="[]"))
    following = Platform(store)
    following.hangups.resume()
    assert following.told == []
    assert store.all(PromisedHangup) == ()


def test_a_call_without_hangup_url_is_not_promised(store: Store) -> None:
    platform = Platform(store, replace(URLS, hangup_url=""))
    platform.fact(ARRIVED)
    assert store.all(PromisedHangup) == ()
    platform.hangups.keep(ARRIVED.call_uuid)
    assert platform.told == []


def test_a_store_that_fails_keeps_nobody_from_being_told(store: Store) -> None:
    platform = Platform(store)
    platform.book.apply(ARRIVED)
    store.close()
    platform.hangups.make(ARRIVED.call_uuid)
    platform.book.apply(OVER)
    platform.hangups.keep(ARRIVED.call_uuid)
    assert len(platform.told) == 1
