"""Builds the signed web requests of calls: which account signs, what the call looks like at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.webhooks import payloads
from emulator.webhooks.request import build_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.base.ids import Ids
    from emulator.callflow.control import Method, Purpose
    from emulator.runtime.call_book import CallBook
    from emulator.webhooks.request import Kind, WebhookRequest


class Requests:
    """Every request about a call is made here, so that all are signed and none forgets a parameter."""

    def __init__(self, *, book: CallBook, ids: Ids, auth_token: str, keep_plus: bool) -> None:
        self._book = book
        self._ids = ids
        self._auth_token = auth_token
        self.keep_plus = keep_plus
        """Ledger switch: whether From and To keep the leading plus."""

    def of_verb(
        self,
        call_uuid: str,
        url: str,
        method: Method,
        parameters: Mapping[str, str],
        *,
        event: str,
        purpose: Purpose,
    ) -> WebhookRequest:
        """A request of a flow: the standard parameters and the verb's own."""
        fields = payloads.verb_request(self._book.view(call_uuid), parameters, event=event, keep_plus=self.keep_plus)
        return self.of_call(call_uuid, url, method, fields, kind=purpose)

    def of_call(
        self, call_uuid: str, url: str, method: Method, fields: Mapping[str, str], *, kind: Kind
    ) -> WebhookRequest:
        """A request with exactly these fields."""
        return build_request(
            url,
            method,
            fields,
            nonce=self._ids.digits(20),
            auth_tokens=(self._auth_token,),
            main_token=self._auth_token,
            call_uuid=call_uuid,
            kind=kind,
        )
