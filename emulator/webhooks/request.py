"""One webhook, ready to be sent: URL, fields, signature, limits. plivo_xml_callbacks.md §3, §4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode, urlsplit, urlunsplit

from emulator.callflow.control import Purpose
from emulator.webhooks.fragments import parse_address
from emulator.webhooks.signature import signature_headers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.webhooks.fragments import DeliveryLimits

FORM = "application/x-www-form-urlencoded"
USER_AGENT = "Plivo-Offhook"
DELIVERY_ID = "X-Offhook-Delivery-Id"
DELIVERY_ATTEMPT = "X-Offhook-Delivery-Attempt"
Kind = Literal[
    Purpose,
    "ring",
    "hangup",
    "machine detection",
    "Dial callback",
    "Conference callback",
    "GetInput callback",
    "Record callback",
    "Record API callback",
    "Conference Record API callback",
    "Message callback",
    "Transcription callback",
    "Stream callback",
    "API callback",
    "MultiPartyCall callback",
    "MultiPartyCall recording callback",
]
"""What a webhook is sent for; its schema is that of its kind and its Event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRequest:
    """An HTTP request for the courier or for the fetch of a document."""

    url: str
    """What is requested: without a fragment, and with the fields in its query for GET."""
    method: Literal["GET", "POST"]
    fields: tuple[tuple[str, str], ...]
    """The parameters, whichever way they travel."""
    headers: tuple[tuple[str, str], ...]
    """Those of all tries."""
    limits: DeliveryLimits
    call_uuid: str
    kind: Kind
    delivery_id: str
    """Of all tries, after a restart of the platform, too: whoever is sent it twice can tell."""
    notes: tuple[str, ...] = ()
    """What was odd about the URL."""

    def headers_of(self, attempt: int) -> tuple[tuple[str, str], ...]:
        """What a try carries, counted from 1: the two last headers are ours and not Plivo's."""
        return (*self.headers, (DELIVERY_ID, self.delivery_id), (DELIVERY_ATTEMPT, str(attempt)))

    @property
    def body(self) -> bytes:
        """The form of a POST; empty for a GET."""
        return urlencode(self.fields).encode("ascii") if self.method == "POST" else b""


def build_request(
    url: str,
    method: Literal["GET", "POST"],
    fields: Mapping[str, str],
    *,
    nonce: str,
    auth_tokens: Sequence[str],
    main_token: str,
    call_uuid: str,
    kind: Kind,
) -> WebhookRequest:
    """Strip the fragment, place the fields, sign. `nonce` is 20 random digits, and the id of the delivery.

    What is no URL gives a request all the same, which will not be delivered; it is noted.
    """
    address = parse_address(url)
    pairs = tuple(fields.items())
    is_post = method == "POST"
    final = address.url if is_post else _with_query(address.url, pairs)
    signed = signature_headers(
        final, pairs if is_post else (), nonce=nonce, auth_tokens=auth_tokens, main_token=main_token
    )
    content = (("Content-Type", FORM),) if is_post else ()
    return WebhookRequest(
        url=final,
        method=method,
        fields=pairs,
        headers=(("User-Agent", USER_AGENT), *content, *signed),
        limits=address.limits,
        call_uuid=call_uuid,
        kind=kind,
        delivery_id=nonce,
        notes=address.notes,
    )


def _with_query(url: str, pairs: tuple[tuple[str, str], ...]) -> str:
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(pairs)) if part)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
