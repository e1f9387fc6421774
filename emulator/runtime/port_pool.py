"""Chooses the ports of a leg: an even one for RTP and the next for RTCP, bound at once (RFC 3550 §11)."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from emulator.base.ids import Ids
    from emulator.runtime.network import MediaSocket, Network

ANY_PORT_TRIES = 50


@dataclass(frozen=True, slots=True)
class PortPair:
    """The two sockets of a leg."""

    rtp: MediaSocket
    rtcp: MediaSocket
    """On the port above."""

    @property
    def local(self) -> Address:
        """What goes into SDP: the address of RTP."""
        return self.rtp.local

    def close(self) -> None:
        """Free both ports."""
        self.rtp.close()
        self.rtcp.close()


class PortPool:
    """Goes round the range from a start that `ids` draws, so that a port rests before it is used again.

    That a port is free is known only to who binds it: no list is kept, a taken port is passed by.
    """

    def __init__(self, network: Network, *, first: int, last: int, ids: Ids) -> None:
        """`first` 0 means: any port that the network gives."""
        self._network = network
        self._first, self._last = first, last
        self._ports = [port for port in range(first, last) if port % 2 == 0] if first else []
        self._next = ids.choice(range(len(self._ports))) if self._ports else 0

    def open(self, host: str) -> PortPair:
        """Bind two ports of `host`. Raises Unavailable when all are taken, or when `host` is not ours."""
        if not self._first:
            return self._open_any(host)
        taken: Unavailable | None = None
        for _ in self._ports:
            port = self._ports[self._next]
            self._next = (self._next + 1) % len(self._ports)
            try:
                return self._bind(host, port)
            except Unavailable as error:
                taken = error
        raise Unavailable(
            f"no RTP port left: all {len(self._ports)} pairs of ports of {self._first}-{self._last} on {host} failed"
            + (f", the last because {taken}" if taken else "")
        )

    def _bind(self, host: str, port: int) -> PortPair:
        rtp = self._network.open_media(Address(host, port))
        try:
            return PortPair(rtp, self._network.open_media(Address(host, port + 1)))
        except Unavailable:
            rtp.close()
            raise

    def _open_any(self, host: str) -> PortPair:
        taken: Unavailable | None = None
        for _ in range(ANY_PORT_TRIES):
            with closing(self._network.open_media(Address(host, 0))) as free:
                port = free.local.port
            if port % 2 == 0:
                # Asked for by its number: Linux takes a port that it chose itself away when the socket is disconnected.
                try:
                    return self._bind(host, port)
                except Unavailable as error:
                    taken = error
        raise Unavailable(f"{host} gives no pair of ports" + (f": {taken}" if taken else ""))
