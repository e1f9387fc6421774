"""SIP in a WebSocket (RFC 7118), the end that was called: bytes in, messages out, one per frame. Sans-IO."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import SEND_EOF, State
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from emulator.runtime.page_origin import is_own_page
from emulator.sip.framing import MAX_SECTION

if TYPE_CHECKING:
    from collections.abc import Container

    from websockets.http11 import Response

SIP = Subprotocol("sip")
MAX_MESSAGE_BYTES = 2 * MAX_SECTION
"""As by TCP: so much of headers, so much of a body."""
WHAT_THIS_IS = "This is the SIP port of Offhook for browsers (RFC 7118): a WebSocket with the subprotocol sip"

_DATA = {Opcode.TEXT, Opcode.BINARY, Opcode.CONT}


class SipWebSocket:
    """One connection. What it wants sent besides messages, an answer to the upgrade first of all, is in `replies`.

    On a port of its own any Origin is welcome, as any address is by the other transports: who may do what is decided
    by digest. The port of the web pages is open on every machine that runs Offhook, so there the page is looked at.
    """

    def __init__(self, *, pages_of: Container[str] | None = None) -> None:
        """`pages_of`: names of this platform; pages of another server are refused then (`runtime/page_origin.py`)."""
        self.is_over = False
        """Whether nothing comes or goes any more: the connection is to be closed behind the replies."""
        self._pages_of = pages_of
        self._protocol = ServerProtocol(subprotocols=[SIP], max_size=MAX_MESSAGE_BYTES)
        self._message = bytearray()
        self._replies: list[bytes] = []

    def feed(self, data: bytes) -> list[bytes]:
        """Take what came, in pieces of any size; whole messages and keep-alives in order."""
        if self.is_over:
            return []
        self._protocol.receive_data(data)
        messages: list[bytes] = []
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._protocol.send_response(self._answer(event))
            elif isinstance(event, Frame) and event.opcode in _DATA:
                self._message += event.data
                if event.fin:
                    messages.append(bytes(self._message))
                    self._message.clear()
        self._flush()
        return messages

    def framed(self, message: bytes) -> bytes:
        """A message as it goes over the wire; nothing when there is no WebSocket any more.

        As text, unless it is no UTF-8 (§5): some clients can read nothing else.
        """
        if self._protocol.state is not State.OPEN:
            return b""
        if _is_text(message):
            self._protocol.send_text(message)
        else:
            self._protocol.send_binary(message)
        return b"".join(self._protocol.data_to_send())

    def ping(self) -> bytes:
        """A ping as it goes over the wire (RFC 6455 §5.5.2); nothing before the upgrade and after the end."""
        if self._protocol.state is not State.OPEN:
            return b""
        self._protocol.send_ping(b"")
        return b"".join(self._protocol.data_to_send())

    def replies(self) -> bytes:
        """What is to be sent before anything else."""
        replies, self._replies = self._replies, []
        return b"".join(replies)

    def _answer(self, request: Request) -> Response:
        headers = request.headers
        if self._pages_of is not None and not is_own_page(
            headers.get("Origin"), headers.get("Host", ""), self._pages_of
        ):
            return self._refusal(HTTPStatus.FORBIDDEN, "only pages of this server may call by it; others need --ws")
        response = self._protocol.accept(request)
        if response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            return response
        refusal = self._refusal(HTTPStatus(response.status_code), str(self._protocol.handshake_exc))
        if response.status_code == HTTPStatus.UPGRADE_REQUIRED:
            refusal.headers["Upgrade"] = "websocket"
        return refusal

    def _refusal(self, status: HTTPStatus, why: str) -> Response:
        return self._protocol.reject(status, f"{WHAT_THIS_IS} ({why}).\n")

    def _flush(self) -> None:
        writes = self._protocol.data_to_send()
        said = [data for data in writes if data != SEND_EOF]
        if self._protocol.handshake_exc is not None and not said and not self.is_over:
            # What is no HTTP at all the library leaves without a word.
            said = [self._refusal(HTTPStatus.BAD_REQUEST, str(self._protocol.handshake_exc)).serialize()]
        self._replies += said
        self.is_over = SEND_EOF in writes or self._protocol.state is State.CLOSED


def _is_text(message: bytes) -> bool:
    try:
        message.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
