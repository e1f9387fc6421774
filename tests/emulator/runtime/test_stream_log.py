"""What is kept of streams: how each began and ended, and nothing that a broken store could stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from emulator.audio.stream_format import StreamFormat
from emulator.base.errors import Unavailable
from emulator.callflow.control import StreamOrder
from emulator.records.models import StreamRecord
from emulator.records.store import Store
from emulator.runtime.stream_log import StreamLog
from emulator.webhooks.payloads import StreamHappening

if TYPE_CHECKING:
    from emulator.webhooks.payloads import StreamEvent

ORDER = StreamOrder(url="ws://app.test/", form=StreamFormat("audio/x-mulaw"), callback_url="http://app.test/status")


class Kept:
    """A log whose clock shows the number of the look at it."""

    def __init__(self) -> None:
        self.store = Store.in_memory()
        self.looks = 0
        self.noted: list[str] = []
        self.sent: list[tuple[str, str, StreamEvent]] = []
        self.log = StreamLog(
            store=self.store,
            requests=cast("Any", self),
            courier=cast("Any", self),
            wall_ns=self._now,
            note=lambda _, text: self.noted.append(text),
        )

    def of_stream(self, _call: str, url: str, method: str, happened: StreamHappening, _now: int) -> object:
        """In the place of Requests."""
        return url, method, happened.event

    def deliver(self, request: tuple[str, str, StreamEvent]) -> None:
        """In the place of Courier."""
        self.sent.append(request)

    def _now(self) -> int:
        self.looks += 1
        return self.looks

    def happens(self, event: StreamEvent, order: StreamOrder = ORDER) -> None:
        self.log.tell("call", order, StreamHappening(event=event, stream_id="s", service_url=order.url))

    def record(self) -> StreamRecord:
        found = self.store.get(StreamRecord, "s")
        assert found is not None
        return found


def test_a_stream_that_is_accepted_and_stopped() -> None:
    kept = Kept()
    kept.log.opened("s", "call", ORDER)
    assert kept.record() == StreamRecord(
        stream_id="s",
        call_uuid="call",
        service_url="ws://app.test/",
        audio_track="inbound",
        is_bidirectional=False,
        content_type="audio/x-mulaw;rate=8000",
        status_callback_url="http://app.test/status",
        created_ns=1,
    )
    kept.happens("StartStream")
    assert (kept.record().status, kept.record().started_ns, kept.record().ended_ns) == ("in-progress", 2, None)
    kept.happens("PlayedStream")
    kept.happens("StopStream")
    kept.log.ended("s")
    assert (kept.record().status, kept.record().started_ns, kept.record().ended_ns) == (
        "stopped",
        2,
        kept.record().ended_ns,
    )


def test_a_stream_that_is_dropped_has_failed() -> None:
    kept = Kept()
    kept.log.opened("s", "call", ORDER)
    kept.happens("DroppedStream")
    kept.log.ended("s")
    assert (kept.record().status, kept.record().started_ns, kept.record().ended_ns) == (
        "failed",
        None,
        kept.record().ended_ns,
    )


def test_a_stream_that_never_began_is_stopped_by_the_end_of_its_call() -> None:
    kept = Kept()
    kept.log.opened("s", "call", ORDER)
    kept.log.ended("s")
    assert (kept.record().status, kept.record().started_ns) == ("stopped", None)


@pytest.mark.parametrize(
    ("inbound", "outbound", "track"),
    [(True, False, "inbound"), (False, True, "outbound"), (True, True, "both")],
)
def test_the_track_is_what_the_app_hears(*, inbound: bool, outbound: bool, track: str) -> None:
    kept = Kept()
    kept.log.opened("s", "call", StreamOrder(url="ws://app.test/", inbound=inbound, outbound=outbound))
    assert kept.record().audio_track == track


def test_a_store_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()

    def full(_record: object) -> None:
        raise Unavailable("the disk is full")

    monkeypatch.setattr(kept.store, "put", full)
    kept.log.opened("s", "call", ORDER)
    kept.happens("StopStream")
    assert kept.noted == ["stream s is not stored: the disk is full"] * 2


def test_only_a_stream_with_a_status_callback_tells() -> None:
    kept = Kept()
    kept.happens("StartStream", StreamOrder(url="ws://app.test/"))
    assert kept.sent == []
    kept.happens("StartStream")
    assert kept.sent == [("http://app.test/status", "POST", "StartStream")]
