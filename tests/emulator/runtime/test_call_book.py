"""Snapshots follow the facts of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.clock import WallClock
from emulator.callflow.interpreter import AnswerUrls
from emulator.calls import causes
from emulator.calls.events import CallAnswered, CallArrived, CallHungUp, CallRinging, RecordingStarted
from emulator.runtime import call_book
from emulator.runtime.call_book import CallBook, CallUrls

if TYPE_CHECKING:
    from emulator.calls.events import Direction

SECOND = 1_000_000_000


def arrived(call_uuid: str = "a", *, direction: Direction = "inbound", parent: str = "") -> CallArrived:
    return CallArrived(
        call_uuid=call_uuid,
        at=1.0,
        direction=direction,
        from_number="15550100",
        to_number="15550199",
        caller_name="Ann",
        auth_id="MA",
        request_uuid="request",
        parent_call_uuid=parent,
        sip_headers=(("X-PH-Tag", "blue"),),
    )


def test_a_call_from_arrival_to_end() -> None:
    book = CallBook(WallClock(epoch_ns=100 * SECOND))
    book.apply(arrived())
    view = book.view("a")
    assert (view.from_number, view.to_number, view.caller_name, view.auth_id) == ("15550100", "15550199", "Ann", "MA")
    assert (view.status, view.initiated_ns, view.answered_ns) == ("ringing", 101 * SECOND, None)
    assert (view.request_uuid, view.sip_headers) == ("request", (("X-PH-Tag", "blue"),))
    book.apply(CallRinging(call_uuid="a", at=2.0))
    book.apply(CallAnswered(call_uuid="a", at=3.0))
    assert (book.view("a").status, book.view("a").answered_ns) == ("in-progress", 103 * SECOND)
    book.apply(CallHungUp(call_uuid="a", at=4.0, status="completed", hangup=causes.ENDED_BY_CALLER))
    view = book.view("a")
    assert (view.status, view.ended_ns, view.hangup) == ("completed", 104 * SECOND, causes.ENDED_BY_CALLER)


def test_a_call_that_is_placed_is_queued_until_it_rings() -> None:
    book = CallBook(WallClock(epoch_ns=0))
    book.apply(arrived("b", direction="outbound", parent="a"))
    assert (book.view("b").status, book.view("b").a_leg_uuid) == ("queued", "a")
    book.apply(CallRinging(call_uuid="b", at=2.0))
    assert book.view("b").status == "ringing"


def test_facts_of_strangers_and_of_recordings_change_nothing() -> None:
    book = CallBook(WallClock(epoch_ns=0))
    book.apply(CallRinging(call_uuid="stranger", at=2.0))
    with pytest.raises(KeyError):
        book.view("stranger")
    book.apply(arrived())
    before = book.view("a")
    book.apply(
        RecordingStarted(
            recording_id="r", call_uuid="a", at=2.0, start_wall_ms=0, file_format="wav", channels=1, origin="xml"
        )
    )
    assert book.view("a") == before


def test_calls_that_ended_longest_ago_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_book, "REMEMBERED", 1)
    book = CallBook(WallClock(epoch_ns=0))
    for call_uuid in ("a", "b", "c", "live"):
        book.apply(arrived(call_uuid))
        book.urls[call_uuid] = CallUrls(answer=AnswerUrls(answer_url="http://app.test"))
    for call_uuid in ("b", "a", "c"):
        book.apply(CallHungUp(call_uuid=call_uuid, at=2.0, status="completed", hangup=causes.ENDED_BY_CALLER))

    assert book.evict() == ["a", "b"]
    assert book.evict() == []
    assert book.view("c").hangup == causes.ENDED_BY_CALLER
    assert book.view("live").hangup is None
    assert list(book.urls) == ["c", "live"]
    with pytest.raises(KeyError):
        book.view("a")
