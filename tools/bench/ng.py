"""rtpengine's control protocol "ng" over UDP: a cookie, a space, a bencoded dictionary (ng_control_protocol.md)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from emulator.base.errors import BadInput, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

TRIES = 20
ANSWER_LIMIT_S = 0.5

Value = str | int | list["Value"] | dict[str, "Value"]


def bencode(value: Value) -> bytes:
    """Text as byte strings, integers, lists and dictionaries."""
    match value:
        case str():
            data = value.encode()
            return b"%d:%b" % (len(data), data)
        case int():
            return b"i%de" % value
        case list():
            return b"l" + b"".join(bencode(each) for each in value) + b"e"
        case dict():
            return b"d" + b"".join(bencode(key) + bencode(value[key]) for key in sorted(value)) + b"e"


def bdecode(data: bytes) -> Value:
    """The value that `bencode` made of it. Raises BadInput when it is none, or not only one."""
    try:
        value, end = _decode(data, 0)
    except (ValueError, IndexError) as error:
        raise BadInput(f"no bencoded value: {error}", place="ng answer") from error
    if end != len(data):
        raise BadInput(f"{len(data) - end} bytes too many", place="ng answer")
    return value


def _decode(data: bytes, start: int) -> tuple[Value, int]:
    kind = data[start : start + 1]
    if kind == b"i":
        end = data.index(b"e", start)
        return int(data[start + 1 : end]), end + 1
    if kind in {b"l", b"d"}:
        items: list[Value] = []
        start += 1
        while data[start] != ord("e"):
            item, start = _decode(data, start)
            items.append(item)
        return items if kind == b"l" else _dictionary(items), start + 1
    colon = data.index(b":", start)
    end = colon + 1 + int(data[start:colon])
    if end > len(data):
        raise ValueError("it is cut short")
    return data[colon + 1 : end].decode(), end


def _dictionary(items: Sequence[Value]) -> dict[str, Value]:
    return {str(key): value for key, value in zip(items[::2], items[1::2], strict=True)}


class NgClient(asyncio.DatagramProtocol):
    """Asks one thing at a time."""

    def __init__(self) -> None:
        self._asked = 0
        self._answer: asyncio.Future[bytes] | None = None
        self._transport: asyncio.DatagramTransport | None = None

    async def connect(self, port: int) -> None:
        """Speak with the rtpengine at a port of 127.0.0.1."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, remote_addr=("127.0.0.1", port))

    async def ask(self, command: str, **content: Value) -> dict[str, Any]:
        """Send a command until it is answered. Raises Unavailable when it is not, or refused."""
        assert self._transport is not None
        self._asked += 1
        cookie = b"%d " % self._asked
        message = cookie + bencode(
            {"command": command, **{key.replace("_", "-"): each for key, each in content.items()}}
        )
        for _ in range(TRIES):
            self._answer = asyncio.get_running_loop().create_future()
            self._transport.sendto(message)
            try:
                async with asyncio.timeout(ANSWER_LIMIT_S):
                    answer = await self._answer
            except TimeoutError:
                continue
            if answer.startswith(cookie):
                return self._understood(command, answer[len(cookie) :])
        raise Unavailable(f"rtpengine does not answer {command!r}")

    def close(self) -> None:
        """Free the port."""
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002 - asyncio's signature
        """An answer came, perhaps to an earlier try."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(data)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens yet: the next try may find somebody."""

    @staticmethod
    def _understood(command: str, data: bytes) -> dict[str, Any]:
        answer = bdecode(data)
        if not isinstance(answer, dict) or answer.get("result") == "error":
            raise Unavailable(f"rtpengine refuses {command!r}: {answer}")
        return answer
