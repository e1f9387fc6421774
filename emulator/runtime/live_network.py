"""The kernel's UDP sockets behind the `Network` protocol: SIP calls back from the loop, RTP is drained per tick."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections import deque
from typing import TYPE_CHECKING

from emulator.runtime.arrival_clock import ANCILLARY_SIZE, ArrivalClock, ask_for_arrival_times
from emulator.runtime.live_streams import LiveListener, connect
from emulator.runtime.network import Datagram
from emulator.runtime.udp_socket import address_of, bind_udp, family_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.runtime.live_streams import LiveStream
    from emulator.runtime.network import Stream, StreamUser

MAX_DATAGRAM = 65_535
DATAGRAMS_PER_TURN = 64
"""So many datagrams are read before other work of the loop gets its turn."""
UNSENT_LIMIT = 1000
"""Datagrams that wait for the kernel's send buffer; more are dropped, as a full network does."""
SIP_BUFFER_BYTES = 4 << 20

_log = logging.getLogger(__name__)


class LiveSignallingSocket:
    """Reads and writes in order; no error of a peer or of the network stops it."""

    def __init__(self, local: Address, receive: Callable[[Datagram], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._receive = receive
        self._unsent: deque[tuple[bytes, Address]] = deque()
        self._sock = bind_udp(local)
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SIP_BUFFER_BYTES)
        self.local = address_of(self._sock.getsockname())
        self._loop.add_reader(self._sock, self._read)

    def send(self, data: bytes, destination: Address) -> None:
        """Send now, or as soon as the kernel has room; an unreachable destination is not an error."""
        if self._sock.fileno() < 0:
            return
        if self._unsent or not self._try_send(data, destination):
            if not self._unsent:
                self._loop.add_writer(self._sock, self._write)
            if len(self._unsent) < UNSENT_LIMIT:
                self._unsent.append((data, destination))

    def close(self) -> None:
        """Stop receiving and free the port. May be called twice, and from inside `receive`."""
        if self._sock.fileno() >= 0:
            self._loop.remove_reader(self._sock)
            self._loop.remove_writer(self._sock)
            self._sock.close()

    def _read(self) -> None:
        for _ in range(DATAGRAMS_PER_TURN):
            if self._sock.fileno() < 0:
                return
            try:
                data, name = self._sock.recvfrom(MAX_DATAGRAM)
            except BlockingIOError:
                return
            except OSError:
                continue  # An ICMP error of an earlier send; it says nothing about the datagrams behind it.
            try:
                self._receive(Datagram(data, address_of(name), time.monotonic_ns()))
            except Exception as error:  # noqa: BLE001 - one datagram that breaks us must not cost the others
                why = f"a datagram from {address_of(name)} could not be processed"
                self._loop.call_exception_handler({"message": why, "exception": error})

    def _try_send(self, data: bytes, destination: Address) -> bool:
        try:
            self._sock.sendto(data, destination)
        except BlockingIOError:
            return False
        except (OSError, OverflowError) as error:
            _log.debug("nothing sent to %s: %s", destination, error)
        return True

    def _write(self) -> None:
        while self._unsent and self._try_send(*self._unsent[0]):
            self._unsent.popleft()
        if not self._unsent:
            self._loop.remove_writer(self._sock)


class LiveMediaSocket:
    """One RTP port. Packets carry the kernel's receive time."""

    def __init__(self, local: Address) -> None:
        self.sock = bind_udp(local)
        self.local = address_of(self.sock.getsockname())
        self._clock = ArrivalClock()
        self._early: Datagram | None = None
        ask_for_arrival_times(self.sock)

    def send(self, data: bytes, destination: Address, at_ns: int) -> None:  # noqa: ARG002 - only a world can wait for it
        """Send now; an unreachable destination is not an error."""
        try:
            self.sock.sendto(data, destination)
        except (OSError, OverflowError) as error:
            _log.debug("no RTP sent to %s: %s", destination, error)

    def receive(self, until_ns: int) -> list[Datagram]:
        """Everything that arrived up to `until_ns` (monotonic), in order of arrival."""
        self._clock.refresh()
        taken: list[Datagram] = []
        while (datagram := self._next()) is not None:
            if datagram.arrival_ns > until_ns:
                self._early = datagram
                break
            taken.append(datagram)
        return taken

    def close(self) -> None:
        """Free the port."""
        self.sock.close()

    def _next(self) -> Datagram | None:
        if self._early is not None:
            datagram, self._early = self._early, None
            return datagram
        while True:
            try:
                data, ancillary, _, name = self.sock.recvmsg(MAX_DATAGRAM, ANCILLARY_SIZE)
            except BlockingIOError:
                return None
            except ConnectionRefusedError:
                continue
            except OSError as error:
                _log.debug("no RTP read from %s: %s", self.local, error)
                return None
            return Datagram(data, address_of(name), self._clock.arrival_ns(ancillary, time.monotonic_ns()))


class LiveNetwork:
    """`Network` on the kernel's sockets; signalling sockets belong to the running event loop."""

    def open_signalling(self, local: Address, receive: Callable[[Datagram], None]) -> LiveSignallingSocket:
        """Bind a SIP socket; port 0 means any. Raises Unavailable."""
        return LiveSignallingSocket(local, receive)

    def open_media(self, local: Address) -> LiveMediaSocket:
        """Bind an RTP socket; port 0 means any. Raises Unavailable."""
        return LiveMediaSocket(local)

    def listen(
        self, local: Address, accepted: Callable[[Stream], StreamUser], tls: ssl.SSLContext | None = None
    ) -> LiveListener:
        """Take connections; port 0 means any. Raises Unavailable."""
        return LiveListener(local, accepted, tls)

    def connect(self, peer: Address, user: StreamUser, tls: ssl.SSLContext | None = None) -> LiveStream:
        """Make a connection."""
        return connect(peer, user, tls)

    def local_address_towards(self, peer: Address) -> str:
        """The local IP address that a packet to `peer` leaves from: the kernel's routing table, nothing is sent."""
        with socket.socket(family_of(peer.host), socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((peer.host, peer.port or 9))
            except OSError:
                return "::1" if probe.family == socket.AF_INET6 else "127.0.0.1"
            return address_of(probe.getsockname()).host
