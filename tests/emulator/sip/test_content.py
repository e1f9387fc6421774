"""Bodies that are taken, and bodies that would be."""

from __future__ import annotations

import pytest

from emulator.sip.content import refusal_of_content
from emulator.sip.message import Request
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import crafted

SDP, XML = "Content-Type: application/sdp", "Content-Type: application/xml"


@pytest.mark.parametrize(
    ("method", "more", "body", "status"),
    [
        ("INVITE", (), b"", None),
        ("INVITE", (SDP,), b"v=0", None),
        ("INVITE", ("c: Application/SDP;charset=utf-8",), b"v=0", None),
        ("INVITE", (), b"v=0", None),
        ("INVITE", (XML,), b"", None),
        ("INVITE", (XML,), b"<a/>", 415),
        ("UPDATE", (XML,), b"<a/>", 415),
        ("OPTIONS", (XML,), b"<a/>", None),
        ("INVITE", (SDP, "Content-Encoding: gzip"), b"v=0", 415),
        ("INVITE", (SDP, "e: identity"), b"v=0", None),
        ("INVITE", ("Accept: text/plain",), b"", 406),
        ("INVITE", ("Accept:",), b"", 406),
        ("INVITE", ("Accept: text/plain, application/sdp;level=1",), b"", None),
        ("INVITE", ("Accept: */*;q=0.5",), b"", None),
        ("OPTIONS", ("Accept: text/plain",), b"", None),
    ],
)
def test_content(method: str, more: tuple[str, ...], body: bytes, status: int | None) -> None:
    request = parse(crafted(method, more=more, body=body))
    assert isinstance(request, Request)
    refusal = refusal_of_content(request)
    assert (refusal and refusal[0]) == status
