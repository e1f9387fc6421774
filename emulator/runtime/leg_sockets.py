"""The two sockets of one live leg."""

from __future__ import annotations

import contextlib
import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

    from emulator.base.address import Address
    from emulator.runtime.leg_door import LegDoor
    from emulator.runtime.network import Datagram

_LIBC = ctypes.CDLL(None)
_NO_PEER = bytes(16)


@dataclass(slots=True, eq=False)
class LegSockets:
    """What the kernel and we know of a leg's sockets."""

    door: LegDoor
    rtp: socket.socket
    rtcp: socket.socket
    slot: int = -1
    is_connected: bool = False
    is_timed: bool = True
    """Whether the kernel tells when its RTP came."""
    last_arrival_ns: int = 0
    early: Datagram | None = None
    """Read in load mode in a tick that was due before it came."""

    @property
    def is_plain(self) -> bool:
        """Whether its packets come and go as they are, from and to one peer that the kernel knows."""
        return self.is_connected and self.door.srtp is None

    def connect(self, source: Address) -> None:
        """Have the kernel keep strangers out of RTP; what they had queued before is still sorted out at the door."""
        with contextlib.suppress(OSError):
            self.rtp.connect(source)
            self.is_connected = True

    def disconnect(self) -> None:
        """Let all in to the door again. The port stays if the socket was bound to its number, as `PortPool` does."""
        _LIBC.connect(self.rtp.fileno(), _NO_PEER, len(_NO_PEER))  # AF_UNSPEC: connect(2)
        self.is_connected = False


def send(sock: socket.socket, data: bytes | memoryview, destination: Address | None) -> None:
    """Send to `destination`, or without one to the peer that the socket is connected to."""
    for _ in range(2):
        try:
            if destination is None:
                sock.send(data)
            else:
                sock.sendto(data, destination)
        except ConnectionRefusedError:
            continue  # The news about an earlier packet; this one has not been sent yet.
        except (OSError, OverflowError):
            return
        return
