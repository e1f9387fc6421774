"""Keeps what became of every stream, for the REST API, and tells its status callback.

A store that cannot be written hurts no stream.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from emulator.base.errors import Unavailable
from emulator.records.models import StreamRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.callflow.control import StreamOrder
    from emulator.records.store import Store
    from emulator.runtime.courier import Courier
    from emulator.runtime.requests import Requests
    from emulator.webhooks.payloads import StreamHappening


class StreamLog:
    """One record of each stream."""

    def __init__(
        self,
        *,
        store: Store,
        requests: Requests,
        courier: Courier,
        wall_ns: Callable[[], int],
        note: Callable[[str, str], None],
    ) -> None:
        """`note` (call_uuid, summary) puts a line into the time line."""
        self._store = store
        self._requests = requests
        self._courier = courier
        self.wall_ns = wall_ns
        """Wall time now, in nanoseconds since 1970."""
        self._note = note
        self._open: dict[str, StreamRecord] = {}

    def opened(self, stream_id: str, call_uuid: str, order: StreamOrder) -> None:
        """The app is asked to accept a stream."""
        track: Literal["inbound", "outbound", "both"] = "inbound"
        if order.outbound:
            track = "both" if order.inbound else "outbound"
        self._keep(
            StreamRecord(
                stream_id=stream_id,
                call_uuid=call_uuid,
                service_url=order.url,
                audio_track=track,
                is_bidirectional=order.bidirectional,
                content_type=str(order.form),
                status_callback_url=order.callback_url,
                created_ns=self.wall_ns(),
            )
        )

    def tell(self, call_uuid: str, order: StreamOrder, happened: StreamHappening) -> None:
        """Note what became of a stream, and queue its status callback if it has one."""
        self._note_what(happened)
        if order.callback_url:
            url, method = order.callback_url, order.callback_method
            self._courier.deliver(self._requests.of_stream(call_uuid, url, method, happened, self.wall_ns()))

    def ended(self, stream_id: str) -> None:
        """It is over; one that was before is left alone."""
        if record := self._open.get(stream_id):
            self._keep(replace(record, status="stopped", ended_ns=self.wall_ns()))

    def _note_what(self, happened: StreamHappening) -> None:
        """It began, or is over, or neither."""
        record = self._open.get(happened.stream_id)
        if record is None:
            return
        if happened.event == "StartStream":
            self._keep(replace(record, status="in-progress", started_ns=self.wall_ns()))
        elif happened.event == "StopStream":
            self.ended(happened.stream_id)
        elif happened.event == "DroppedStream":
            self._keep(replace(record, status="failed", ended_ns=self.wall_ns()))

    def _keep(self, record: StreamRecord) -> None:
        self._open[record.stream_id] = record
        if record.ended_ns is not None:
            del self._open[record.stream_id]
        try:
            self._store.put(record)
        except Unavailable as why:
            self._note(record.call_uuid, f"stream {record.stream_id} is not stored: {why}")
