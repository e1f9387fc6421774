"""Messages between the platform and its media process: one datagram of a Unix socket each, the first byte its kind."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass, replace
from typing import get_args

from emulator.base.address import Address
from emulator.base.errors import BadInput
from emulator.media.codec import decode, encode
from emulator.media.commands import Command
from emulator.media.events import Event, RoomRecordingClosed

COMMAND, EVENT, CAPTURE, READY, STOP = b"CEPRS"
"""Kinds. A command that opens a leg carries its sockets as file descriptors, RTP first; READY and STOP are one byte."""
MAX_MESSAGE = 70_000
"""A datagram of SIP and its addresses."""
MAX_DESCRIPTORS = 2

_COMMANDS: tuple[type, ...] = get_args(Command)
_EVENTS: tuple[type, ...] = get_args(Event)
_CAPTURED = struct.Struct("!qHHBB")


@dataclass(frozen=True, slots=True)
class Captured:
    """A datagram that is no RTP, for the capture."""

    data: bytes
    source: Address
    destination: Address
    at_ns: int
    """Monotonic."""


def command_message(command: Command) -> bytes:
    """A whole message: kind and serial form."""
    return bytes([COMMAND]) + encode(command)


def event_message(event: Event) -> bytes:
    """A whole message: kind and serial form. Of more tracks than a message holds none is named: see their manifest."""
    content = encode(event)
    if len(content) >= MAX_MESSAGE and isinstance(event, RoomRecordingClosed):
        content = encode(replace(event, tracks=()))
    return bytes([EVENT]) + content


def decode_command(data: bytes) -> Command:
    """The command in a message without its kind. Raises BadInput when it is none."""
    message = decode(data)
    if not isinstance(message, _COMMANDS):
        raise BadInput(f"{type(message).__name__} is no command", place="media message")
    return message  # type: ignore[return-value]


def decode_event(data: bytes) -> Event:
    """The event in a message without its kind. Raises BadInput when it is none."""
    message = decode(data)
    if not isinstance(message, _EVENTS):
        raise BadInput(f"{type(message).__name__} is no event", place="media message")
    return message  # type: ignore[return-value]


def captured_message(captured: Captured) -> bytes:
    """A whole message: kind, header, both hosts as text, data."""
    source, destination = captured.source.host.encode(), captured.destination.host.encode()
    header = _CAPTURED.pack(
        captured.at_ns, captured.source.port, captured.destination.port, len(source), len(destination)
    )
    return bytes([CAPTURE]) + header + source + destination + captured.data


def decode_captured(data: bytes) -> Captured:
    """The datagram in a message without its kind."""
    at_ns, source_port, destination_port, source_length, length = _CAPTURED.unpack_from(data)
    middle = _CAPTURED.size + source_length
    end = middle + length
    return Captured(
        data=data[end:],
        source=Address(data[_CAPTURED.size : middle].decode(), source_port),
        destination=Address(data[middle:end].decode(), destination_port),
        at_ns=at_ns,
    )


def socket_pair() -> tuple[socket.socket, socket.socket]:
    """Two connected ends that keep messages apart and in order, and notice the death of the other side."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
