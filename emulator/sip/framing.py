"""From the bytes of a stream to messages: RFC 3261 §18.3 and §7.5, keep-alives of RFC 5626 §3.5.1 and §4.4.1."""

from __future__ import annotations

import re

from emulator.base.errors import PeerViolation
from emulator.sip.headers import canonical
from emulator.sip.keep_alive import PING, PONG

MAX_SECTION = 65_535
"""Bytes of a header section, and of a body: no datagram can carry more, so no phone needs more."""

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"[ \t]*([0-9]{1,10})[ \t]*")


class StreamFraming:
    """One direction of one connection.

    A stream that cannot be cut into messages is of no more use: then `violation` says why, `torn` holds the message at
    which it happened as far as it came, and nothing more is read.
    """

    def __init__(self, *, takes_pings: bool) -> None:
        """`takes_pings`: our end accepted the connection, so that a keep-alive is a ping; else it is a pong."""
        self.violation: PeerViolation | None = None
        self.torn = b""
        self._keep_alive = PING if takes_pings else PONG
        self._buffer = bytearray()
        self._searched = 0
        """So many bytes are known not to end a header section."""

    @property
    def is_amid_message(self) -> bool:
        """Whether a message has begun and not ended."""
        return bool(self._buffer.strip(b"\r\n"))

    def feed(self, data: bytes) -> list[bytes]:
        """Take what came, in pieces of any size; whole messages and keep-alives (PING or PONG) in order."""
        frames: list[bytes] = []
        if self.violation is None:
            self._buffer += data
            try:
                while (frame := self._next()) is not None:
                    frames.append(frame)
            except PeerViolation as violation:
                self.violation, self.torn = violation, bytes(self._buffer[:MAX_SECTION])
                self._buffer.clear()
        return frames

    def _next(self) -> bytes | None:
        if not self._searched and self._buffer.startswith((b"\r", b"\n")):
            return self._line_ends()
        end = _END_OF_HEADERS.search(self._buffer, max(0, self._searched - 3))
        if (end.start() if end else len(self._buffer)) > MAX_SECTION:
            raise PeerViolation(f"the header section has more than {MAX_SECTION} bytes", place="message", status=513)
        if end is None:
            self._searched = len(self._buffer)
            return None
        whole = end.end() + _body_length(bytes(self._buffer[: end.start()]))
        if len(self._buffer) < whole:
            return None
        self._searched = 0
        return self._take(whole)

    def _line_ends(self) -> bytes | None:
        """Before a message any line ends may stand (§7.5); as many as the keep-alive has are one."""
        if self._buffer.startswith(self._keep_alive):
            return self._take(len(self._keep_alive))
        if self._keep_alive.startswith(bytes(self._buffer)):
            return None
        while self._buffer.startswith((b"\r", b"\n")):
            del self._buffer[0]
        return self._next()

    def _take(self, length: int) -> bytes:
        frame = bytes(self._buffer[:length])
        del self._buffer[:length]
        return frame


def _body_length(head: bytes) -> int:
    """Bytes of the body that follows a header section. Raises PeerViolation when it does not say."""
    for line in head.replace(b"\r\n", b"\n").split(b"\n")[1:]:
        name, colon, value = line.partition(b":")
        if not colon or canonical(name.strip().decode("ascii", "replace")) != "content-length":
            continue
        match = _LENGTH.fullmatch(value)
        if match is None:
            raise PeerViolation(f"not a number: {value[:20]!r}", place="Content-Length", status=400)
        if int(match[1]) > MAX_SECTION:
            raise PeerViolation(f"a body of {int(match[1])} bytes is too large", place="Content-Length", status=513)
        return int(match[1])
    raise PeerViolation("missing, so that the message has no end in a stream", place="Content-Length", status=400)
