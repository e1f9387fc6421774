"""Builds the signed web requests of calls: which account signs, what the call looks like at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.webhooks import payloads
from emulator.webhooks.fragments import parse_address
from emulator.webhooks.request import build_request
from emulator.webhooks.signature import upgrade_headers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.api.operator import LateReply
    from emulator.base.ids import Ids
    from emulator.callflow.control import Method
    from emulator.runtime.account_tokens import AccountTokens
    from emulator.runtime.call_book import CallBook
    from emulator.webhooks.payloads import StreamHappening
    from emulator.webhooks.request import Kind, WebhookRequest


class Requests:
    """Every request about a call is made here, so that all are signed and none forgets a parameter."""

    def __init__(self, *, book: CallBook, ids: Ids, tokens: AccountTokens, keep_plus: bool = False) -> None:
        self._book = book
        self._ids = ids
        self._tokens = tokens
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
        purpose: Kind,
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
            auth_tokens=(self._tokens.of_call(call_uuid),),
            main_token=self._tokens.main,
            call_uuid=call_uuid,
            kind=kind,
        )

    def of_late_reply(self, wanted: LateReply, response: str) -> WebhookRequest:
        """The answer (JSON) of a request that was made in asynchronous mode."""
        return build_request(
            wanted.url,
            wanted.method,
            {"response": response},
            nonce=self._ids.digits(20),
            auth_tokens=(wanted.auth_token,),
            main_token=self._tokens.main,
            call_uuid=wanted.call_uuid,
            kind="API callback",
        )

    def of_stream(
        self, call_uuid: str, url: str, method: Method, happened: StreamHappening, wall_ns: int
    ) -> WebhookRequest:
        """What the status callback of a stream is told."""
        fields = payloads.stream_callback(
            self._book.view(call_uuid), happened, wall_ns=wall_ns, keep_plus=self.keep_plus
        )
        return self.of_call(call_uuid, url, method, fields, kind="Stream callback")

    def of_multi_party(
        self, mpc_uuid: str, url: str, method: Method, fields: Mapping[str, str], *, subaccount: str, kind: Kind
    ) -> WebhookRequest:
        """What the callbacks of a Multiparty Call are told; they are delivered in order, as those of a call are."""
        return build_request(
            url,
            method,
            fields,
            nonce=self._ids.digits(20),
            auth_tokens=(self._tokens.of_account(subaccount),),
            main_token=self._tokens.main,
            call_uuid=mpc_uuid,
            kind=kind,
        )

    def upgrade(self, call_uuid: str, url: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The address of a stream's WebSocket as it goes over the wire, and its signature."""
        asked, token = parse_address(url).url, self._tokens.of_call(call_uuid)
        headers = upgrade_headers(asked, nonce=self._ids.digits(20), auth_tokens=(token,), main_token=self._tokens.main)
        return asked, headers
