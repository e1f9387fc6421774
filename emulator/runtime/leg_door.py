"""What a leg lets in and out of its two ports: one source each, authentic packets only once SRTP is agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.media.events import PacketsRefused
from emulator.rtp.kinds import is_rtcp, is_rtp
from emulator.runtime.rtp_latch import RtpLatch
from emulator.runtime.srtp import Srtp
from emulator.sdp.crypto import SrtpKeys

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.media.commands import SecureLeg, SetRemote


class LegDoor:
    """The rules of one leg; the sockets are its owner's."""

    __slots__ = ("_seals", "is_shared", "latch", "leg", "rtcp_latch", "srtp", "strangers")

    def __init__(self, leg: str) -> None:
        self.leg = leg
        self.latch = RtpLatch()
        """Who is heard on the port of RTP."""
        self.rtcp_latch = RtpLatch()
        """Who is heard on the port of RTCP."""
        self.is_shared = False
        """Whether RTCP goes through the port of RTP."""
        self.srtp: Srtp | None = None
        self._seals: list[Srtp] = []
        """Every SRTP that the leg has had: a re-INVITE may end one."""
        self.strangers = 0
        """Datagrams that were refused for their source."""

    def agree(self, command: SetRemote) -> None:
        """What SDP says about the peer."""
        self.latch.agree(command.remote)
        self.rtcp_latch.agree(command.rtcp_remote)
        self.is_shared = command.rtcp_mux

    def secure(self, command: SecureLeg) -> None:
        """What SDP says about keys."""
        if not command.suite:
            self.srtp = None
            return
        if self.srtp is None:
            self.srtp = Srtp()
            self._seals.append(self.srtp)
        self.srtp.agree(SrtpKeys(suite=command.suite, receive=command.receive, send=command.send))

    def let_in(self, data: bytes | memoryview, source: Address, at_ns: int) -> bytes | memoryview | None:
        """What a datagram at the port of RTP brings: itself, what was sealed in it, or nothing."""
        latch = self.latch
        if not latch.is_open_to(source, at_ns):
            self.strangers += 1
            return None
        opened: bytes | memoryview | None = data if self.srtp is None else self.srtp.open(bytes(data))
        if opened is None:
            return None
        if source != latch.source and not is_rtp(opened):
            self.strangers += 1
            return None
        latch.hear(source, at_ns)
        return opened

    def let_in_rtcp(self, data: bytes, source: Address, at_ns: int) -> bytes | None:
        """What a datagram at the port of RTCP brings."""
        if not is_rtcp(data) or not self.rtcp_latch.is_open_to(source, at_ns):
            self.strangers += 1
            return None
        opened = data if self.srtp is None else self.srtp.open(data)
        if opened is not None:
            self.rtcp_latch.hear(source, at_ns)
        return opened

    def sealed(self, data: bytes) -> bytes | None:
        """RTP or RTCP of ours as it leaves; None: it may not."""
        return data if self.srtp is None else self.srtp.seal(data)

    def rtcp_destination(self, agreed: Address) -> Address:
        """Where RTCP goes: back to where it comes from, or else where SDP says."""
        return (self.latch if self.is_shared else self.rtcp_latch).answered or agreed

    def refused(self) -> PacketsRefused | None:
        """What was kept out until now, if there was anything."""
        not_authentic = sum(seal.not_authentic for seal in self._seals)
        replayed = sum(seal.replayed for seal in self._seals)
        if not (self.strangers or not_authentic or replayed):
            return None
        return PacketsRefused(leg=self.leg, strangers=self.strangers, not_authentic=not_authentic, replayed=replayed)
