"""The validators of the official SDKs, Python and Node, and the shapes of requests that they are shown."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plivo.utils import validate_signature, validate_v3_signature

from emulator.webhooks.request import build_request
from tests.peers import NODE_MODULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.webhooks.request import WebhookRequest

TOKEN = "token-of-the-account"
MAIN = "token-of-the-main-account"
NONCE = "12345678901234567890"
NODE_VALIDATOR = Path(__file__).with_name("node_validator.js")

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


def by_python(request: Shown) -> tuple[bool, bool]:
    """Whether the Python SDK accepts the V2 and the V3 signature."""
    v2 = validate_signature(request.url, request.nonce, request.v2, request.token)
    # It changes the dictionary that it is given.
    params = dict(request.params)
    v3 = validate_v3_signature(request.method, request.url, request.nonce, request.token, request.v3, params)
    return bool(v2), bool(v3)


def by_node(requests: Sequence[Shown]) -> list[tuple[bool, bool]]:
    """The same of the Node SDK, for all of them in one process."""
    ran = subprocess.run(
        ["node", str(NODE_VALIDATOR)],
        input="".join(json.dumps(vars(each)) + "\n" for each in requests),
        env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    verdicts = [json.loads(line) for line in ran.stdout.splitlines()]
    assert not [each for each in verdicts if "error" in each], verdicts
    return [(each["v2"], each["v3"]) for each in verdicts]
