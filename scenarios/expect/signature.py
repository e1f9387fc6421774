"""Checks the V3 signature of a webhook as the SDKs of Plivo do: written from their prose, not from our own signer."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from scenarios.runner.app_requests import AppRequest

SIGNATURE, NONCE = "x-plivo-signature-v3", "x-plivo-signature-v3-nonce"


def signature_fault(request: AppRequest, auth_token: str) -> str:
    """Why the request is not validly signed, or an empty string."""
    signatures, nonce = request.headers.get(SIGNATURE, ""), request.headers.get(NONCE, "")
    if not signatures or not nonce:
        return "no V3 signature"
    text = f"{_signed_url(request)}.{nonce}"
    digest = hmac.new(auth_token.encode(), text.encode(), hashlib.sha256).digest()
    valid = base64.b64encode(digest).decode()
    if any(hmac.compare_digest(valid, each) for each in signatures.split(",")):
        return ""
    return "the V3 signature is not that of the account"


def _signed_url(request: AppRequest) -> str:
    parts = urlsplit(request.url)
    query = parse_qs(parts.query, keep_blank_values=True)
    decoded = "&".join(f"{name}={value}" for name in sorted(query) for value in sorted(query[name]))
    base = f"{parts.scheme}://{parts.netloc}{parts.path}"
    if request.method == "GET" or not request.fields:
        return f"{base}?{decoded}" if decoded else base
    posted = "".join(name + request.fields[name] for name in sorted(request.fields))
    return f"{base}?{decoded}{'.' if decoded else ''}{posted}"
