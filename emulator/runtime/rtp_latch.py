"""Symmetric RTP: whose packets a leg takes, and where its own go (RFC 4961; through NAT, RFC 7362 §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.base.address import Address

SILENCE_NS = 2_000_000_000
"""A source that was silent for longer may have another address now: its NAT was restarted or forgot it."""


class RtpLatch:
    """Stays with the source of the first packet, whoever that is, until SDP names another address or it falls silent.

    The address in SDP takes its place when it speaks for the first time: who spoke before was a stranger.
    After SDP named another address a new source is awaited. Until it speaks the old one is still heard, but no longer
    answered. A source that is silent for `SILENCE_NS` is left as soon as another one speaks.
    """

    __slots__ = ("_agreed", "_unheard", "heard_ns", "is_waiting", "source")

    def __init__(self) -> None:
        self._agreed: Address | None = None
        self._unheard: Address | None = None
        """The address in SDP until it speaks."""
        self.is_waiting = True
        """Whether the next new source is latched on to."""
        self.source: Address | None = None
        """Whose packets are taken; None before the first."""
        self.heard_ns = 0
        """Arrival of the source's latest packet, monotonic."""

    def agree(self, remote: Address | None) -> None:
        """SDP says `remote`. None (hold) and the address that is known change nothing."""
        if remote is None or remote == self._agreed:
            return
        # Early media latches before the first SDP answer; that answer does not contradict it.
        if self._agreed is not None and remote != self.source:
            self.is_waiting = True
        self._agreed = remote
        self._unheard = None if remote == self.source else remote

    def is_open_to(self, source: Address, at_ns: int) -> bool:
        """Whether a packet that `source` sent counts, or may count as the first of a new source."""
        if source == self.source or self.is_waiting:
            return True
        return source == self._unheard or self.is_silent(at_ns)

    def is_silent(self, at_ns: int) -> bool:
        """Whether the source has been silent for long enough to be left for another."""
        return at_ns - self.heard_ns > SILENCE_NS

    def hear(self, source: Address, at_ns: int) -> bool:
        """A valid packet of a source that it is open to came. True: it is a new one, latched on to."""
        self.heard_ns = at_ns
        if source == self.source:
            return False
        if source == self._unheard:
            self._unheard = None
        self.source = source
        self.is_waiting = False
        return True

    @property
    def answered(self) -> Address | None:
        """The source to send to instead of the address in SDP; None while a source is awaited."""
        return None if self.is_waiting else self.source
