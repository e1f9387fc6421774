"""JSON in netstrings, the framing of baresip's ctrl_tcp: `<length>:<bytes>,`."""

from __future__ import annotations

import json
from typing import Any

from emulator.base.errors import PeerViolation

LONGEST_LENGTH = 9


def encode(message: dict[str, Any]) -> bytes:
    """One message as it goes on the wire."""
    body = json.dumps(message).encode()
    return b"%d:%s," % (len(body), body)


class NetstringReader:
    """Cuts a stream into messages, however it is torn."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        """The messages that are complete with `data`. Raises PeerViolation when the stream makes no sense."""
        self._rest += data
        messages: list[dict[str, Any]] = []
        while (message := self._take()) is not None:
            messages.append(message)
        return messages

    def _take(self) -> dict[str, Any] | None:
        length, colon, rest = self._rest.partition(b":")
        if not colon and len(length) <= LONGEST_LENGTH:
            return None
        if not length.isdigit() or len(length) > LONGEST_LENGTH:
            raise PeerViolation(f"no length but {self._rest[:20]!r}", place="netstring")
        size = int(length)
        if len(rest) <= size:
            return None
        if rest[size : size + 1] != b",":
            raise PeerViolation(f"no comma after {size} bytes", place="netstring")
        try:
            message = json.loads(rest[:size])
        except ValueError as error:
            raise PeerViolation(f"no JSON: {error}", place="netstring") from error
        if not isinstance(message, dict):
            raise PeerViolation("no JSON object", place="netstring")
        self._rest = rest[size + 1 :]
        return message
