"""Symmetric RTP: whose packets a leg takes, and where its own go (RFC 4961; through NAT, RFC 7362 §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.rtp.packet import HEADER_BYTES

if TYPE_CHECKING:
    from emulator.base.address import Address


class RtpLatch:
    """Stays with the source of the first RTP packet, whoever that is, until SDP names another address.

    From then on a new source is awaited. Until it speaks the old one is still heard, but no longer answered.
    """

    __slots__ = ("_agreed", "is_waiting", "source")

    def __init__(self) -> None:
        self._agreed: Address | None = None
        self.is_waiting = True
        """Whether the next new source is latched on to."""
        self.source: Address | None = None
        """Whose packets are taken; None before the first."""

    def agree(self, remote: Address | None) -> None:
        """SDP says `remote`. None (hold) and the address that is known change nothing."""
        if remote is None or remote == self._agreed:
            return
        # Early media latches before the first SDP answer; that answer does not contradict it.
        if self._agreed is not None and remote != self.source:
            self.is_waiting = True
        self._agreed = remote

    def takes(self, source: Address, data: bytes | memoryview) -> bool:
        """Whether a datagram counts. The first that is RTP (version 2, a whole header) may fix the source."""
        if self.is_waiting and source != self.source and len(data) >= HEADER_BYTES and data[0] >> 6 == 2:
            self.source = source
            self.is_waiting = False
        return source == self.source

    @property
    def answered(self) -> Address | None:
        """The source to send to instead of the address in SDP; None while a source is awaited."""
        return None if self.is_waiting else self.source
