"""Request signatures V2, V3 and Ma-V3, as the official SDKs check them: plivo_xml_callbacks.md §4."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Pairs = tuple[tuple[str, str], ...]


def signature_headers(
    url: str, fields: Pairs, *, nonce: str, auth_tokens: Sequence[str], main_token: str
) -> tuple[tuple[str, str], ...]:
    """The six signature headers of a request.

    `url` is the final one, with the parameters of a GET in its query and without a fragment; `fields` are the
    form fields of a POST, empty for a GET. `auth_tokens` are the active tokens of the account that owns the call,
    `main_token` is the token of its main account. Several signatures are joined by commas without a space, because
    the SDKs do not trim.
    """
    v3 = signed_text_v3(url, fields, nonce)
    v2 = signed_text_v2(url, nonce)
    return (
        ("X-Plivo-Signature-V3", _sign_all(v3, auth_tokens)),
        ("X-Plivo-Signature-Ma-V3", _sign(v3, main_token)),
        ("X-Plivo-Signature-V3-Nonce", nonce),
        ("X-Plivo-Signature-V2", _sign_all(v2, auth_tokens)),
        ("X-Plivo-Signature-Ma-V2", _sign(v2, main_token)),
        ("X-Plivo-Signature-V2-Nonce", nonce),
    )


def upgrade_headers(
    url: str, *, nonce: str, auth_tokens: Sequence[str], main_token: str
) -> tuple[tuple[str, str], ...]:
    """The V3 headers of a WebSocket's upgrade: those of a GET of the same URL with http:// (§1.6)."""
    asked = urlunsplit(("http", *urlsplit(url)[1:4], ""))
    headers = signature_headers(asked, (), nonce=nonce, auth_tokens=auth_tokens, main_token=main_token)
    return tuple((name, value) for name, value in headers if "V3" in name)


def signed_text_v2(url: str, nonce: str) -> str:
    """Scheme, host and path, then the nonce."""
    return _base(url) + nonce


def signed_text_v3(url: str, fields: Pairs, nonce: str) -> str:
    """The text that V3 signs. With form fields a `?` is there even if the URL has no query."""
    query = "&".join(f"{name}={value}" for name, value in sorted(_query(url)))
    if fields:
        text = "".join(name + value for name, value in sorted(fields))
        return f"{_base(url)}?{query}{'.' if query else ''}{text}.{nonce}"
    return f"{_base(url)}{'?' if query else ''}{query}.{nonce}"


def _base(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


def _query(url: str) -> Iterable[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)


def _sign(text: str, token: str) -> str:
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


def _sign_all(text: str, tokens: Sequence[str]) -> str:
    return ",".join(_sign(text, token) for token in tokens)
