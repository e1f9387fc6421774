"""Requests that an app might have received, for tests of what is made of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from scenarios.runner.app_requests import AppRequest, RequestLog

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN = "token"
APP = "http://app.test"


def request(
    path: str,
    fields: Mapping[str, str] | None = None,
    *,
    number: int = 1,
    at: float = 1.0,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
) -> AppRequest:
    """One request; without `headers` a POST is signed with TOKEN."""
    fields = fields or {}
    text = f"{APP}{path}" + ("?" + "".join(k + fields[k] for k in sorted(fields)) if fields else "") + ".123"
    digest = hmac.new(TOKEN.encode(), text.encode(), hashlib.sha256).digest()
    signed = {"x-plivo-signature-v3": base64.b64encode(digest).decode(), "x-plivo-signature-v3-nonce": "123"}
    return AppRequest(
        number=number,
        at=at,
        method=method,
        url=f"{APP}{path}",
        path=path,
        fields=fields,
        headers=signed if headers is None else headers,
        status=200,
    )


def log_of(*requests: tuple[str, Mapping[str, str]]) -> RequestLog:
    """A log of signed requests, a second apart."""
    log = RequestLog()
    for number, (path, fields) in enumerate(requests, 1):
        log.add(request(path, fields, number=number, at=float(number)))
    return log
