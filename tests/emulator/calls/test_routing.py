"""Numbers and SIP URIs as people and phones write them."""

from __future__ import annotations

import pytest

from emulator.calls.routing import called_uri, caller_uri, host_of, plain_number, user_of
from emulator.sip.uri import Uri


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("+1 (555) 010-0", "15550100"),
        ("1.555.0100", "15550100"),
        ("15550100", "15550100"),
        (" ann ", "ann"),
        ("sip:ann@phone.plivo.com", "sip:ann@phone.plivo.com"),
        ("ann2", "ann2"),
        ("", ""),
        ("+", "+"),
    ],
)
def test_plain_number(text: str, plain: str) -> None:
    assert plain_number(text) == plain


@pytest.mark.parametrize(
    ("uri", "user"),
    [
        ("sip:ann@phone.plivo.com", "ann"),
        ("SIPS:ann:secret@phone.plivo.com:5061", "ann"),
        ("sip:ann;day=tue@phone.plivo.com", "ann"),
        ("sip:phone.plivo.com", "sip:phone.plivo.com"),
        ("15550100", "15550100"),
    ],
)
def test_user_of(uri: str, user: str) -> None:
    assert user_of(uri) == user


@pytest.mark.parametrize(
    ("caller", "user"),
    [
        ("15550100", "15550100"),
        ("sip:ann@phone.plivo.com", "ann"),
        ("", "anonymous"),
        ("Bob Smith <boss>", "Bob Smith <boss>"),
        ("zoë@home", "zoë@home"),
    ],
)
def test_a_caller_is_a_sip_uri_whatever_it_is_called(caller: str, user: str) -> None:
    uri = Uri.parse(caller_uri(caller, "192.0.2.1"))
    assert (uri.user, uri.host) == (user, "192.0.2.1")


def test_a_host_of_six_is_bracketed() -> None:
    assert caller_uri("1", "2001:db8::1") == "sip:1@[2001:db8::1]"


@pytest.mark.parametrize(
    ("uri", "host"),
    [
        ("sip:ann@PBX.example.com:5070;transport=udp?x=y", "pbx.example.com"),
        ("SIP:[2001:db8::1]", "2001:db8::1"),
        ("sip:a@b.test@c.test", "c.test"),
        ("sips:ann@pbx.example.com", ""),
        ("tel:+15550100", ""),
        ("15550100", ""),
        ("ann", ""),
        ("sip:ann@pbx.example.com\r\nVia: x", ""),
        ("", ""),
    ],
)
def test_host_of(uri: str, host: str) -> None:
    assert host_of(uri) == host


@pytest.mark.parametrize(
    ("dialled", "uri"),
    [
        ("15550100", "sip:15550100@192.0.2.1"),
        ("sip:ann@phone.plivo.com;transport=udp", "sip:ann@phone.plivo.com;transport=udp"),
        ("sip:ann@[2001:db8::7]:5070", "sip:ann@[2001:db8::7]:5070"),
        ("sip:ann@phone.plivo.com>", "sip:ann@192.0.2.1"),
        ("sip:ann@phone.plivo.com>\r\nEvil: yes", "sip:ann@192.0.2.1"),
        ("sip:a b@phone.plivo.com", "sip:a%20b@192.0.2.1"),
    ],
)
def test_who_is_called_is_told_as_dialled_if_it_is_a_uri(dialled: str, uri: str) -> None:
    assert called_uri(dialled, "192.0.2.1") == uri
