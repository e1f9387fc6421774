"""The sending half of TFTP, without sockets: one transfer of a file (RFC 1350; options RFC 2347, 2348, 2349).

It speaks the verbs of a core (docs/architecture.md). No library does: those that are kept up block a thread, or bring
their own loop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

DEFAULT_BLOCK, LARGEST_BLOCK = 512, 1428
"""Bytes. A block of the latter fills a packet of Ethernet and no more, whatever is asked for."""
SMALLEST_BLOCK = 8
RETRY_S = 1.0
TRIES = 6


class Opcode(IntEnum):
    """The kind of a packet: its first two bytes."""

    READ = 1
    WRITE = 2
    DATA = 3
    ACK = 4
    ERROR = 5
    OPTIONS_ACK = 6


class Fault(IntEnum):
    """Codes of an ERROR."""

    UNDEFINED = 0
    NOT_FOUND = 1
    FORBIDDEN = 2
    ILLEGAL = 4
    UNKNOWN_TRANSFER = 5


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """RRQ. `options` by their name in small letters."""

    name: str
    is_text: bool = False
    """netascii: line ends travel as CR LF."""
    options: dict[str, str] = field(default_factory=dict)


class Unreadable(ValueError):
    """A first packet that is no request to read. Its text tells the client so."""

    def __init__(self, code: Fault, why: str) -> None:
        super().__init__(why)
        self.code = code


def parse_request(data: bytes) -> ReadRequest:
    """Read a first packet. Raises Unreadable."""
    opcode = int.from_bytes(data[:2], "big") if len(data) >= 2 else 0
    if opcode == Opcode.WRITE:
        raise Unreadable(Fault.FORBIDDEN, "nothing is taken here")
    if opcode != Opcode.READ or not data.endswith(b"\0"):
        raise Unreadable(Fault.ILLEGAL, "a request to read is expected")
    words = [word.decode("latin-1") for word in data[2:-1].split(b"\0")]
    if len(words) < 2 or len(words) % 2 or not words[0] or words[1].lower() not in {"octet", "netascii"}:
        raise Unreadable(Fault.ILLEGAL, "a file and octet or netascii are expected")
    options = dict(zip((word.lower() for word in words[2::2]), words[3::2], strict=True))
    return ReadRequest(words[0], words[1].lower() == "netascii", options)


def error_packet(code: Fault, why: str) -> bytes:
    """ERROR, which ends a transfer and is not acknowledged."""
    return Opcode.ERROR.to_bytes(2, "big") + code.to_bytes(2, "big") + why.encode("latin-1", "replace") + b"\0"


class Transfer:
    """One file to one client, from an address of ours that serves nothing else."""

    def __init__(self, request: ReadRequest, content: bytes, now: float) -> None:
        self._content = _as_text(content) if request.is_text else content
        self._block_size, self._retry_s = DEFAULT_BLOCK, RETRY_S
        self._outputs: list[bytes] = []
        self._tries = 0
        self._deadline: float | None = None
        self._block = 0
        """The last one sent; 0: the options."""
        self.is_over = False
        self.is_whole = False
        """Whether the client has acknowledged everything."""
        accepted = self._accept(request.options)
        if accepted:
            self._send(Opcode.OPTIONS_ACK.to_bytes(2, "big") + accepted, now)
        else:
            self._send_block(1, now)

    def receive(self, data: bytes, now: float) -> None:
        """A packet of the client arrived. What is not the acknowledgement that is waited for changes nothing."""
        opcode, number = (
            (int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")) if len(data) >= 4 else (0, 0)
        )
        if opcode == Opcode.ERROR:
            self._end()
        elif opcode == Opcode.ACK and number == self._block & 0xFFFF:
            # One that comes twice must not make us send twice from then on (RFC 1123 §4.2.3.1).
            if self._block and len(self._piece(self._block)) < self._block_size:
                self.is_whole = True
                self._end()
            else:
                self._send_block(self._block + 1, now)
        elif opcode != Opcode.ACK:
            self._outputs.append(error_packet(Fault.ILLEGAL, "an acknowledgement is expected"))
            self._end()

    def take_outputs(self) -> list[bytes]:
        """Packets for the client, in order."""
        taken, self._outputs = self._outputs, []
        return taken

    def next_deadline(self) -> float | None:
        """When to come back if nothing happens."""
        return self._deadline

    def handle_timeout(self, now: float) -> None:
        """Send the last packet again, or give up."""
        if self._deadline is None or now < self._deadline:
            return
        if self._tries >= TRIES:
            self._end()
            return
        self._tries += 1
        self._outputs.append(self._last)
        self._deadline = now + self._retry_s

    def _accept(self, options: dict[str, str]) -> bytes:
        """The options that we take up, as an OACK lists them; what we do not know or cannot read is left out."""
        accepted: dict[str, int] = {}
        size = _number(options.get("blksize", ""))
        if size >= SMALLEST_BLOCK:
            accepted["blksize"] = self._block_size = min(size, LARGEST_BLOCK)
        if "tsize" in options:
            accepted["tsize"] = len(self._content)
        pause = _number(options.get("timeout", ""))
        if 1 <= pause <= 255:
            accepted["timeout"] = pause
            self._retry_s = float(pause)
        return b"".join(f"{name}\0{value}\0".encode() for name, value in accepted.items())

    def _piece(self, block: int) -> bytes:
        return self._content[(block - 1) * self._block_size : block * self._block_size]

    def _send_block(self, block: int, now: float) -> None:
        self._block = block
        number = (block & 0xFFFF).to_bytes(2, "big")
        self._send(Opcode.DATA.to_bytes(2, "big") + number + self._piece(block), now)

    def _send(self, packet: bytes, now: float) -> None:
        self._last = packet
        self._outputs.append(packet)
        self._tries, self._deadline = 1, now + self._retry_s

    def _end(self) -> None:
        self.is_over, self._deadline = True, None


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _as_text(content: bytes) -> bytes:
    """netascii (RFC 764): a line ends with CR LF, a lone CR is CR NUL."""
    return re.sub(rb"\r?\n|\r", lambda end: b"\r\0" if end[0] == b"\r" else b"\r\n", content)
