"""What apps are told of their calls while they go on: that it rings, who answered, Dials and conferences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.webhooks import payloads
from emulator.webhooks.conference_payloads import conference_callback

if TYPE_CHECKING:
    from emulator.callflow.control import Method
    from emulator.calls import actions
    from emulator.runtime.flow_surroundings import FlowSurroundings
    from emulator.webhooks.request import Kind


class CallCallbacks:
    """Each has an address of its own; without one nobody is told."""

    def __init__(self, around: FlowSurroundings) -> None:
        self._around = around

    def ringing(self, call_uuid: str) -> None:
        """ring_url of a call of the API."""
        urls = self._around.book.urls.get(call_uuid)
        view = self._around.book.view(call_uuid)
        if urls is not None and urls.ring_url and view.direction == "outbound":
            fields = payloads.ring(view, keep_plus=self._around.requests.keep_plus)
            self._post(call_uuid, urls.ring_url, urls.ring_method, fields, kind="ring")

    def judged(self, call_uuid: str) -> None:
        """machine_detection_url: who answered is known."""
        book = self._around.book
        urls = book.urls.get(call_uuid)
        if urls is not None and urls.machine_detection_url:
            fields = payloads.machine_detection(
                book.view(call_uuid), if_machine=urls.if_machine, keep_plus=self._around.requests.keep_plus
            )
            url, method = urls.machine_detection_url, urls.machine_detection_method
            self._post(call_uuid, url, method, fields, kind="machine detection")

    def dial(self, progress: actions.DialProgress) -> None:
        """callbackUrl of a Dial."""
        order = self._around.dials.get(progress.order)
        if order is None or not order.callback_url:
            return
        book = self._around.book
        fields = payloads.dial_callback(
            book.view(progress.call_uuid),
            book.view(progress.b_leg_uuid),
            action=progress.action,
            position=progress.position,
            digits=progress.digits,
            pressed_by=progress.pressed_by,
            keep_plus=self._around.requests.keep_plus,
        )
        self._post(progress.call_uuid, order.callback_url, order.callback_method, fields, kind="Dial callback")

    def conference(self, progress: actions.ConferenceProgress) -> None:
        """callbackUrl of a Conference."""
        order = self._around.conferences.get(progress.order)
        if order is None or not order.callback_url:
            return
        fields = conference_callback(
            self._around.book.view(progress.call_uuid),
            action=progress.action,
            conference_name=progress.conference_name,
            conference_uuid=progress.conference_uuid,
            member_id=progress.member_id,
            digits=progress.digits,
            is_edge=progress.is_edge,
            keep_plus=self._around.requests.keep_plus,
        )
        url, method = order.callback_url, order.callback_method
        self._post(progress.call_uuid, url, method, fields, kind="Conference callback")

    def _post(self, call_uuid: str, url: str, method: Method, fields: payloads.Fields, *, kind: Kind) -> None:
        self._around.courier.deliver(self._around.requests.of_call(call_uuid, url, method, fields, kind=kind))
