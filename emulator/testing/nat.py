"""A network address translator between one host and the rest: RFC 4787 §4 mapping, §5 filtering by address."""

from __future__ import annotations

from typing import Literal

from emulator.base.address import Address

NatKind = Literal["cone", "symmetric"]
"""One outer port for all destinations, or one for each."""

FIRST_MAPPED_PORT = 61_000


class Nat:
    """Gives every inner address (symmetric: every pair of inner address and destination) an outer port.

    From outside only those hosts get in to which something was sent from that port; symmetric: only that address.
    """

    def __init__(self, outside: str, *, symmetric: bool, first_port: int = FIRST_MAPPED_PORT) -> None:
        self._outside = outside
        self._symmetric = symmetric
        self._first_port = first_port
        self._mapped: dict[tuple[Address, Address | None], Address] = {}
        self._inner: dict[Address, Address] = {}
        self._allowed: set[tuple[Address, str | Address]] = set()

    def outward(self, source: Address, destination: Address) -> Address:
        """The source address that `destination` sees; opens the way back."""
        key = (source, destination if self._symmetric else None)
        if key not in self._mapped:
            mapped = Address(self._outside, self._first_port + len(self._mapped))
            self._mapped[key], self._inner[mapped] = mapped, source
        self._allowed.add((self._mapped[key], self._peer(destination)))
        return self._mapped[key]

    def outer(self, inside: Address) -> Address | None:
        """The address under which `inside` was seen outside, the latest when there are several."""
        return next((outer for outer, inner in reversed(self._inner.items()) if inner == inside), None)

    def inward(self, destination: Address, source: Address) -> Address | None:
        """Where a datagram to the outer address `destination` goes inside; None: it is kept out."""
        if (destination, self._peer(source)) not in self._allowed:
            return None
        return self._inner[destination]

    def _peer(self, address: Address) -> str | Address:
        return address if self._symmetric else address.host
