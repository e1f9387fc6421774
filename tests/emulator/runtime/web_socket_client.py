"""The browser's end of a WebSocket in memory, by the library `websockets`: what it hears, and what it may say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class WebSocketClient:
    """It upgrades at once and writes by `write`."""

    def __init__(self, write: Callable[[bytes], None], subprotocols: Sequence[str] = ("sip",), path: str = "/") -> None:
        self.protocol = ClientProtocol(
            parse_uri(f"ws://192.0.2.1:5062{path}"), subprotocols=[Subprotocol(each) for each in subprotocols] or None
        )
        self.heard: list[bytes] = []
        """Messages."""
        self.texts: list[bool] = []
        """Whether they came as text."""
        self.pongs: list[bytes] = []
        self.pings = 0
        """How many came; they are answered by the library."""
        self._write = write
        self.protocol.send_request(self.protocol.connect())
        self.flush()

    @property
    def farewell(self) -> int | None:
        """The code with which the server closed it."""
        return self.protocol.close_rcvd.code if self.protocol.close_rcvd else None

    def hear(self, data: bytes) -> None:
        """Take bytes from the server."""
        self.protocol.receive_data(data)
        for event in self.protocol.events_received():
            if isinstance(event, Response):
                continue
            assert isinstance(event, Frame)
            if event.opcode is Opcode.PONG:
                self.pongs.append(bytes(event.data))
            elif event.opcode is Opcode.PING:
                self.pings += 1
            elif event.opcode is not Opcode.CLOSE:
                self.heard.append(bytes(event.data))
                self.texts.append(event.opcode is Opcode.TEXT)
        self.flush()

    def say(self, message: bytes) -> None:
        """Send a message as text."""
        self.protocol.send_text(message)
        self.flush()

    def flush(self) -> None:
        """Write what the protocol has to send."""
        for data in self.protocol.data_to_send():
            if data:
                self._write(data)
