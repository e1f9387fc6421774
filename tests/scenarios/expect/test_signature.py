"""The V3 check agrees with Plivo's own SDK, on good requests and on forged ones."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace

import pytest
from plivo.utils import validate_v3_signature

from scenarios.expect.signature import signature_fault
from tests.scenarios.app_requests_made_up import TOKEN, request


@pytest.mark.parametrize("fields", [{}, {"a": "1"}, {"b": "2", "a": "ä ", "C": ""}])
def test_a_good_signature_is_accepted_here_and_by_the_sdk(fields: dict[str, str]) -> None:
    good = request("/x/", fields)
    assert signature_fault(good, TOKEN) == ""
    signature, nonce = good.headers["x-plivo-signature-v3"], good.headers["x-plivo-signature-v3-nonce"]
    assert validate_v3_signature("POST", good.url, nonce, TOKEN, signature, dict(fields))


def test_the_query_of_a_get_is_signed_in_the_order_of_its_names() -> None:
    url = "http://app.test/x/?b=2&a=1"
    digest = hmac.new(TOKEN.encode(), b"http://app.test/x/?a=1&b=2.123", hashlib.sha256).digest()
    signature = base64.b64encode(digest).decode()
    headers = {"x-plivo-signature-v3": signature, "x-plivo-signature-v3-nonce": "123"}
    got = replace(request("/x/", {"a": "1", "b": "2"}, method="GET", headers=headers), url=url)
    assert signature_fault(got, TOKEN) == ""
    assert validate_v3_signature("GET", url, "123", TOKEN, signature, {})


def test_one_of_several_signatures_is_enough() -> None:
    good = request("/x/", {"a": "1"})
    several = {**good.headers, "x-plivo-signature-v3": f"nonsense,{good.headers['x-plivo-signature-v3']}"}
    assert signature_fault(request("/x/", {"a": "1"}, headers=several), TOKEN) == ""


def test_another_token_is_refused() -> None:
    assert signature_fault(request("/x/", {"a": "1"}), "other") == "the V3 signature is not that of the account"


def test_a_changed_parameter_is_refused() -> None:
    forged = request("/x/", {"a": "2"}, headers=request("/x/", {"a": "1"}).headers)
    assert signature_fault(forged, TOKEN) == "the V3 signature is not that of the account"


@pytest.mark.parametrize("missing", ["x-plivo-signature-v3", "x-plivo-signature-v3-nonce"])
def test_no_signature(missing: str) -> None:
    headers = {name: value for name, value in request("/x/").headers.items() if name != missing}
    assert signature_fault(request("/x/", headers=headers), TOKEN) == "no V3 signature"
