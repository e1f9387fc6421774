"""The validators of the official Python SDK, and the shapes of requests that it and the Node SDK are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plivo.utils import validate_signature, validate_v3_signature

from emulator.webhooks.request import build_request

if TYPE_CHECKING:
    from emulator.webhooks.request import WebhookRequest

TOKEN = "token-of-the-account"
MAIN = "token-of-the-main-account"
NONCE = "12345678901234567890"

URLS = {
    "plain": "http://app.example.com/answer",
    "tls": "https://app.example.com/answer",
    "trailing slash": "https://app.example.com/answer/",
    "no path": "https://app.example.com",
    "localhost": "http://localhost:8000/answer",
    "loopback": "http://127.0.0.1:5000/voice/answer/",
    "one label": "http://myapp:8000/a",
    "container": "http://host.docker.internal:80/x",
    "query": "https://app.example.com/answer?tenant=acme",
    "unsorted query": "https://app.example.com/answer?b=2&a=1&c=3",
    "a key twice": "https://app.example.com/answer?a=2&b=1&a=1",
    "empty value": "https://app.example.com/answer?empty=&a=1",
    "escaped": "https://app.example.com/answer?name=a%20b%26c%3Dd+e",
    "case of keys": "https://app.example.com/answer?b=1&B=2&_=3",
    "fragment": "https://app.example.com/answer#ct=500&rc=2",
    "query and fragment": "https://app.example.com/answer?x=1#rt=900",
    "escaped path": "https://app.example.com/caf%C3%A9/a%20b",
    "raw path": "https://app.example.com/café/a b",
    "port": "https://app.example.com:8443/answer?x=1",
}
FIELDS: dict[str, dict[str, str]] = {
    "none": {},
    "one": {"CallUUID": "0a1b"},
    "several": {"To": "15550100", "CallUUID": "call-1", "From": "sip:bob@x", "BillRate": "0.00000"},
    "empty values": {"CallUUID": "call-1", "Digits": "", "CallerName": ""},
    "signs": {"CallerName": "A & B = C?", "Digits": "*#", "RecordUrl": "http://h/a.mp3?type=original&x=%20"},
}
UNICODE = {"CallerName": "Ünïcode ☎ 电话", "X-PH-name": "Zoë"}


@dataclass(frozen=True)
class Shown:
    """A request as an app shows it to a validator."""

    method: str
    url: str
    nonce: str
    token: str
    v2: str
    v3: str
    params: dict[str, str]


def built(url: str, method: str, fields: dict[str, str]) -> WebhookRequest:
    """A webhook, signed with `TOKEN` and `MAIN`."""
    return build_request(
        url,
        "GET" if method == "GET" else "POST",
        fields,
        nonce=NONCE,
        auth_tokens=[TOKEN],
        main_token=MAIN,
        call_uuid="call-1",
        kind="answer",
    )


def shown(request: WebhookRequest, *, token: str = TOKEN, main: bool = False, **changed: Any) -> Shown:
    """What an app that received `request` hands over: the URL as it was requested and, for a POST, its form."""
    headers = dict(request.headers)
    ma = "Ma-" if main else ""
    parts: dict[str, Any] = {
        "method": request.method,
        "url": request.url,
        "nonce": headers["X-Plivo-Signature-V3-Nonce"],
        "token": token,
        "v2": headers[f"X-Plivo-Signature-{ma}V2"],
        "v3": headers[f"X-Plivo-Signature-{ma}V3"],
        "params": dict(request.fields) if request.method == "POST" else {},
    }
    return Shown(**{**parts, **changed})


def spoiled() -> dict[str, Shown]:
    """Requests in which one thing is not as it was signed."""
    post = built("https://app.example.com/a?x=1", "POST", FIELDS["several"])
    get = built("https://app.example.com/a?x=1", "GET", FIELDS["several"])
    return {
        **{f"wrong token, {each.method}": shown(each, token=f"{TOKEN}!") for each in (get, post)},
        **{f"main token, {each.method}": shown(each, token=MAIN) for each in (get, post)},
        **{f"Ma with the own token, {each.method}": shown(each, main=True) for each in (get, post)},
        **{f"other nonce, {each.method}": shown(each, nonce="1" * 20) for each in (get, post)},
        **{f"other path, {each.method}": shown(each, url=each.url.replace("/a?", "/b?")) for each in (get, post)},
        **{f"other scheme, {each.method}": shown(each, url=each.url.replace("https", "http")) for each in (get, post)},
        **{f"no signature, {each.method}": shown(each, v2="", v3="") for each in (get, post)},
    }


def only_v3_sees() -> dict[str, Shown]:
    """What V2 does not cover: parameters and query."""
    post = built("https://app.example.com/a?x=1", "POST", FIELDS["several"])
    get = built("https://app.example.com/a?x=1", "GET", FIELDS["several"])
    return {
        "field changed": shown(post, params={**FIELDS["several"], "From": "sip:eve@x"}),
        "field added": shown(post, params={**FIELDS["several"], "Digits": "1"}),
        "field gone": shown(post, params={"To": "15550100"}),
        "query changed": shown(post, url=post.url.replace("x=1", "x=2")),
        "query of a GET changed": shown(get, url=get.url.replace("BillRate=0", "BillRate=1")),
        "POST as GET": shown(post, method="GET", params={}),
    }


def by_python(request: Shown) -> tuple[bool, bool]:
    """Whether the Python SDK accepts the V2 and the V3 signature."""
    v2 = validate_signature(request.url, request.nonce, request.v2, request.token)
    # It changes the dictionary that it is given.
    params = dict(request.params)
    v3 = validate_v3_signature(request.method, request.url, request.nonce, request.token, request.v3, params)
    return bool(v2), bool(v3)
