"""The end of every call is told to its hangup_url: from its beginning on that stands in the store, against a crash."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.records.models import CallRecord, PromisedHangup
from emulator.webhooks import payloads

if TYPE_CHECKING:
    from emulator.records.store import Store
    from emulator.runtime.call_book import CallBook
    from emulator.runtime.courier import Courier
    from emulator.runtime.requests import Requests


class PromisedHangups:
    """By call_uuid, of the calls that have a hangup_url."""

    def __init__(self, *, store: Store, book: CallBook, requests: Requests, courier: Courier) -> None:
        self._store = store
        self._book = book
        self._requests = requests
        self._courier = courier
        self._open: dict[str, PromisedHangup] = {}

    def make(self, call_uuid: str) -> None:
        """Remember to tell of the end of a call that stands in the book; once more, when more is known of it."""
        urls = self._book.urls.get(call_uuid)
        if urls is None or not urls.hangup_url:
            return
        view = self._book.view(call_uuid)
        promise = self._open[call_uuid] = PromisedHangup(
            call_uuid=call_uuid,
            hangup_url=urls.hangup_url,
            hangup_method=urls.hangup_method,
            sip_headers=json.dumps(view.sip_headers),
            is_machine=view.is_machine,
        )
        with contextlib.suppress(Unavailable):  # The reporter warns with the fact; it is told all the same.
            self._store.put(promise)

    def keep(self, call_uuid: str) -> None:
        """The call is over: tell of it, if that was promised."""
        promise = self._open.pop(call_uuid, None)
        if promise is not None:
            self._tell(promise)

    def resume(self) -> None:
        """Tell of the ends that an earlier platform on this store was not able to tell of, by its own or their end."""
        for promise in self._store.all(PromisedHangup):
            call = self._store.get(CallRecord, promise.call_uuid)
            if call is None:
                self._store.delete(PromisedHangup, promise.call_uuid)
                continue
            self._book.restore(call, tuple((name, value) for name, value in json.loads(promise.sip_headers)))
            if promise.is_machine:
                self._book.machines.add(promise.call_uuid)
            self._tell(promise)

    def _tell(self, promise: PromisedHangup) -> None:
        view = self._book.view(promise.call_uuid)
        fields = payloads.hangup(view, keep_plus=self._requests.keep_plus)
        url, method = promise.hangup_url, promise.hangup_method
        request = self._requests.of_call(promise.call_uuid, url, method, fields, kind="hangup")
        self._courier.deliver(request, fulfils=promise)
