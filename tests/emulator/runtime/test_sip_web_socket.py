"""SIP in a WebSocket: the upgrade and its refusals, one message per frame, keep-alives, sizes and the end."""

from __future__ import annotations

import pytest
from websockets.frames import CloseCode

from emulator.runtime.sip_web_socket import MAX_MESSAGE_BYTES, SipWebSocket
from tests.emulator.runtime.web_socket_client import WebSocketClient
from tests.emulator.sip.crafted import crafted

OPTIONS = crafted("OPTIONS")
KEY = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
UPGRADE = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", KEY)


class Pair:
    """A browser and the platform's end, whose bytes arrive in pieces of `pieces`."""

    def __init__(self, *, pieces: int = 1 << 20, subprotocols: tuple[str, ...] = ("sip",)) -> None:
        self.ours = SipWebSocket()
        self.taken: list[bytes] = []
        self._pieces = pieces
        self._pending = b""
        self.browser = WebSocketClient(self._carry, subprotocols)
        self.exchange()

    def _carry(self, data: bytes) -> None:
        self._pending += data

    def exchange(self) -> None:
        """Let everything arrive that is under way."""
        while self._pending:
            piece, self._pending = self._pending[: self._pieces], self._pending[self._pieces :]
            self.taken += self.ours.feed(piece)
            if replies := self.ours.replies():
                self.browser.hear(replies)

    def say(self, message: bytes) -> None:
        """The browser sends a message."""
        self.browser.say(message)
        self.exchange()


def refused(*lines: str) -> str:
    """The answer to a request of these lines, after which nothing more is heard."""
    ours = SipWebSocket()
    assert ours.feed("\r\n".join((*lines, "", "")).encode()) == []
    answer = ours.replies().decode()
    assert ours.is_over
    assert ours.feed(OPTIONS) == []
    assert ours.framed(OPTIONS) == b""
    return answer


@pytest.mark.parametrize("pieces", [1, 7, 1 << 20])
def test_a_frame_is_a_message_in_pieces_of_any_size(pieces: int) -> None:
    pair = Pair(pieces=pieces)
    assert pair.browser.protocol.subprotocol == "sip"
    pair.say(OPTIONS)
    pair.say(b"\r\n\r\n")
    assert pair.taken == [OPTIONS, b"\r\n\r\n"]
    pair.browser.hear(pair.ours.framed(OPTIONS))
    assert (pair.browser.heard, pair.browser.texts) == ([OPTIONS], [True])
    assert not pair.ours.is_over


def test_the_subprotocol_may_be_one_of_several() -> None:
    assert Pair(subprotocols=("msrp", "sip")).browser.protocol.subprotocol == "sip"


def test_a_message_may_come_as_bytes_and_in_fragments() -> None:
    pair = Pair()
    pair.browser.protocol.send_binary(OPTIONS)
    pair.browser.protocol.send_text(OPTIONS[:20], fin=False)
    pair.browser.protocol.send_continuation(OPTIONS[20:30], fin=False)
    pair.browser.protocol.send_ping(b"amid")
    pair.browser.protocol.send_continuation(OPTIONS[30:], fin=True)
    pair.browser.flush()
    pair.exchange()
    assert pair.taken == [OPTIONS, OPTIONS]
    assert pair.browser.pongs == [b"amid"]


def test_what_is_no_text_is_sent_as_bytes() -> None:
    pair = Pair()
    pair.browser.hear(pair.ours.framed(b"\xff\xfe"))
    assert (pair.browser.heard, pair.browser.texts) == ([b"\xff\xfe"], [False])


def test_who_looks_with_a_browser_is_told_in_one_line_what_this_is() -> None:
    answer = refused("GET / HTTP/1.1", "Host: 127.0.0.1:5062")
    head, body = answer.split("\r\n\r\n")
    assert head.startswith("HTTP/1.1 426 Upgrade Required\r\n")
    assert "Upgrade: websocket" in head
    assert body.startswith("This is the SIP port of Offhook for browsers (RFC 7118)")
    assert body.count("\n") == 1


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("GET / HTTP/1.1", *UPGRADE), "subprotocol"),
        (("GET / HTTP/1.1", *UPGRADE, "Sec-WebSocket-Protocol: chat"), "subprotocol"),
        (("GET / HTTP/1.1", *UPGRADE[:2], KEY, "Sec-WebSocket-Protocol: sip"), "Version"),
        (("POST / HTTP/1.1", "Content-Length: 0"), "this is"),
        (("OPTIONS sip:a@b SIP/2.0", "Via: SIP/2.0/TCP 192.0.2.9"), "this is"),
        (("\x16\x03\x01\x02\x00", "\x01"), "this is"),
    ],
)
def test_a_wrong_upgrade_is_answered(lines: tuple[str, ...], why: str) -> None:
    answer = refused(*lines)
    assert answer.startswith("HTTP/1.1 4")
    assert why.lower() in answer.partition("\r\n\r\n")[2].lower()


def test_a_message_that_is_too_large_ends_it() -> None:
    pair = Pair()
    pair.say(b"x" * (MAX_MESSAGE_BYTES + 1))
    assert pair.taken == []
    assert pair.browser.farewell == CloseCode.MESSAGE_TOO_BIG
    assert pair.ours.is_over


def test_fragments_count_together() -> None:
    pair = Pair()
    pair.browser.protocol.send_text(b"x" * MAX_MESSAGE_BYTES, fin=False)
    pair.browser.protocol.send_continuation(b"xx", fin=True)
    pair.browser.flush()
    pair.exchange()
    assert pair.taken == []
    assert pair.ours.is_over


def test_a_frame_without_a_mask_ends_it() -> None:
    pair = Pair()
    pair.taken += pair.ours.feed(bytes([0x81, 1]) + b"x")
    assert pair.taken == []
    assert pair.ours.is_over


def test_a_farewell_is_returned() -> None:
    pair = Pair()
    pair.browser.protocol.send_close(CloseCode.NORMAL_CLOSURE)
    pair.browser.flush()
    pair.exchange()
    assert pair.ours.is_over
    assert pair.browser.farewell == CloseCode.NORMAL_CLOSURE
    assert pair.ours.framed(OPTIONS) == b""


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1:8080", "http://127.0.0.1:8080", 101),
        ("127.0.0.1:8080", "https://somebody.example", 403),
        ("127.0.0.1:8080", "null", 403),
        ("Lab.example:8080", "https://lab.example:8080", 101),
        ("rebound.example:8080", "http://rebound.example:8080", 403),
    ],
)
def test_the_port_of_the_web_pages_takes_their_own_only(host: str, origin: str, status: int) -> None:
    ours = SipWebSocket(pages_of={"lab.example"})
    lines = ("GET /sip HTTP/1.1", f"Host: {host}", *UPGRADE, "Sec-WebSocket-Protocol: sip", f"Origin: {origin}")
    ours.feed("\r\n".join((*lines, "", "")).encode())
    assert ours.replies().decode().startswith(f"HTTP/1.1 {status} ")
    assert ours.is_over is (status != 101)
