"""GET and POST for every address of a call, with the query that it has; each request signed as the SDK checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from plivo.utils import validate_signature, validate_v3_signature

from emulator.testing import World
from tests.emulator.runtime.flow_stage import WebApp

if TYPE_CHECKING:
    from emulator.base.trace import TraceEvent

APP, NUMBER, OUTSIDE = "http://app.offhook.test", "15550100", "15550300"
DOCUMENTS = {
    "answer": """
        <Record recordSession="true" maxLength="600" action="{app}/recorded/?x=1" method="{m}" redirect="false"
                callbackUrl="{app}/ready/?x=1" callbackMethod="{m}"/>
        <Message src="15550100" dst="15550300" callbackUrl="{app}/sent/?x=1" callbackMethod="{m}">Hello</Message>
        <GetDigits action="{app}/digits/?x=1" method="{m}" numDigits="1" timeout="20"/>""",
    "digits": """
        <Dial action="{app}/dialled/?x=1" method="{m}" callbackUrl="{app}/progress/?x=1" callbackMethod="{m}"
              confirmSound="{app}/sounds/?x=1"><User>{bob}</User></Dial>""",
    "dialled": '<Redirect method="{m}">{app}/next/?x=1</Redirect>',
    "next": """
        <Record maxLength="2" action="{app}/left/?x=1" method="{m}"
                callbackUrl="{app}/kept/?x=1" callbackMethod="{m}"/>""",
    "sounds": "<Wait length='1'/>",
}
KINDS = {
    "answer",
    "ring",
    "hangup",
    "Record action",
    "background Record action",
    "Record callback",
    "Record API callback",
    "Message callback",
    "GetDigits action",
    "Dial action",
    "Dial callback",
    "Redirect",
}
"""All that has a method; sounds of a Dial are always asked for by POST."""


def requests_of_a_call(method: str) -> tuple[list[TraceEvent], str]:
    """Every request of a call whose addresses all have `method`, and the account's token."""
    app = WebApp()
    with World(app, numbers=(NUMBER,)) as world:
        bob, phone = world.phone("bob"), world.phone("alice", outside_number=OUTSIDE)
        app.pages = dict.fromkeys(
            [
                f"/{name}/"
                for name in ("recorded", "ready", "sent", "progress", "left", "kept", "ring", "hangup", "api")
            ],
            200,
        )
        app.pages["/fails/"] = 500
        for name, document in DOCUMENTS.items():
            text = document.format(app=APP, m=method, bob=bob.uri)
            app.pages[f"/{name}/"] = f"<Response>{text}</Response>".encode()
        names = {"answer": "fails", "fallback": "answer", "hangup": "hangup", "ring": "ring"}
        order: dict[str, Any] = {f"{kind}_url": f"{APP}/{name}/?x=1" for kind, name in names.items()}
        order |= {f"{kind}_method": method for kind in names}
        call = world.api("POST", "Call/", **{"from": NUMBER, "to": OUTSIDE}, **order).json()["request_uuid"]
        world.advance(1.0)
        phone.answer()
        world.advance(1.0)
        callback = {"callback_url": f"{APP}/api/?x=1", "callback_method": method}
        assert world.api("POST", f"Call/{call}/Record/", time_limit=600, **callback).status_code == 202
        phone.press("4")
        world.advance(2.0)
        bob.answer()
        world.advance(3.0)
        bob.hang_up()
        world.advance(8.0)
        return [event for event in world.timeline if event.lane == "http"], world._running.platform.auth_token


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_has_its_method_and_keeps_its_query(method: str) -> None:
    requests, token = requests_of_a_call(method)
    assert {str(event.detail["kind"]) for event in requests} == KINDS | {"Dial sounds"}
    for event in requests:
        detail: dict[str, Any] = dict(event.detail)
        is_sound = detail["kind"] == "Dial sounds"
        assert detail["method"] == ("POST" if is_sound else method), event.summary
        query = parse_qsl(urlsplit(detail["url"]).query, keep_blank_values=True)
        fields = list(detail["fields"].items())
        assert query == ([("x", "1")] if detail["method"] == "POST" else [("x", "1"), *fields])
        check_signatures(detail, token)


def check_signatures(detail: dict[str, Any], token: str) -> None:
    """V2, V3 and both Ma signatures, by the Python SDK; none with another token."""
    headers = detail["headers"]
    nonce = headers["X-Plivo-Signature-V3-Nonce"]
    params = detail["fields"] if detail["method"] == "POST" else {}
    for ma in ("", "Ma-"):
        v2, v3 = headers[f"X-Plivo-Signature-{ma}V2"], headers[f"X-Plivo-Signature-{ma}V3"]
        assert validate_signature(detail["url"], headers["X-Plivo-Signature-V2-Nonce"], v2, token)
        assert validate_v3_signature(detail["method"], detail["url"], nonce, token, v3, dict(params))
        assert not validate_v3_signature(detail["method"], detail["url"], nonce, f"{token}x", v3, dict(params))
    assert headers["X-Offhook-Delivery-Attempt"] == "1"
