"""Keys in INFO bodies, as phones write them."""

from __future__ import annotations

import pytest

from emulator.base.errors import PeerViolation
from emulator.sip.headers import Headers
from emulator.sip.info import FLASH, Keypress, read_keypress, write_relay
from emulator.sip.message import Request

RELAY, PLAIN = "application/dtmf-relay", "application/dtmf"


def info(content_type: str, body: bytes) -> Request:
    fields = (("Content-Type", content_type),) if content_type else ()
    return Request("INFO", "sip:a@192.0.2.1", Headers(fields), body)


@pytest.mark.parametrize(
    ("content_type", "body", "key", "duration_ms"),
    [
        (RELAY, b"Signal=5\r\nDuration=160\r\n", "5", 160),
        (RELAY, b"Signal=5\nDuration=160", "5", 160),
        (RELAY, b"signal = a \r\nduration = 80 \r\n", "A", 80),
        (RELAY, b"Signal=*\r\n", "*", None),
        (RELAY, b"Signal=10\r\nDuration=x\r\n", "*", None),
        (RELAY, b"Signal=11\r\n", "#", None),
        (RELAY, b"Signal=16\r\nDuration=250\r\n", FLASH, 250),
        ("Application/DTMF-Relay;charset=utf-8", b"Signal=0\r\n", "0", None),
        (PLAIN, b"5", "5", None),
        (PLAIN, b" #\r\n", "#", None),
        (PLAIN, b"Signal=7\r\nDuration=100\r\n", "7", 100),
        ("application/hook-flash", b"", FLASH, None),
    ],
)
def test_keys(content_type: str, body: bytes, key: str, duration_ms: int | None) -> None:
    found = read_keypress(info(content_type, body))
    assert found == Keypress(key, duration_ms)
    assert found.digit == ("" if key == FLASH else key)


@pytest.mark.parametrize("content_type", ["", RELAY, "text/plain"])
def test_an_empty_info_is_no_key(content_type: str) -> None:
    assert read_keypress(info(content_type, b"\r\n")) is None


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("", b"5", 415),
        ("application/media_control+xml", b"<x/>", 415),
        ("text/plain", b"5", 415),
        (RELAY, b"Duration=100\r\n", 400),
        (RELAY, b"Signal=\r\n", 400),
        (RELAY, b"Signal=17\r\n", 400),
        (RELAY, b"Signal=E\r\n", 400),
        (PLAIN, b"55x", 400),
        (PLAIN, b"\xff\xfe", 400),
    ],
)
def test_what_is_no_key_is_refused(content_type: str, body: bytes, status: int) -> None:
    with pytest.raises(PeerViolation) as refusal:
        read_keypress(info(content_type, body))
    assert refusal.value.status == status


@pytest.mark.parametrize("key", "0123456789*#ABCD" + FLASH)
def test_what_we_write_we_read(key: str) -> None:
    assert read_keypress(info(RELAY, write_relay(key, 100))) == Keypress(key, 100)
