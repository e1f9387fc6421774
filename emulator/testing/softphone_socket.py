"""The two ports of a softphone as one: SRTP outside, RTP inside (RFC 3711), RTCP beside it or among it (RFC 5761)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.units import NS_PER_S
from emulator.rtp.kinds import is_rtcp
from emulator.rtp.packet import HEADER_BYTES
from emulator.runtime.port_pool import PortPool
from emulator.runtime.srtp import Srtp
from emulator.testing.softphone_reports import PhoneReports

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.runtime.network import Datagram, Network
    from emulator.runtime.port_pool import PortPair
    from emulator.sdp.offer_answer import MediaParameters

REPORT_EVERY_NS = 5 * NS_PER_S
"""RFC 3550 §6.2: five seconds at least; the first comes after half of that."""


def open_socket(network: Network, server: Address, *, ids: Ids, name: str) -> PhoneSocket:
    """Bind two ports on the host that speaks to `server`. Raises Unavailable."""
    pool = PortPool(network, first=0, last=0, ids=ids)
    return PhoneSocket(pool.open(network.local_address_towards(server)), name=name)


class PhoneSocket:
    """A `MediaSocket` for the audio. Every 5 s of its sending it reports; reports of the far end stand in `reports`."""

    def __init__(self, ports: PortPair, *, name: str) -> None:
        """`name` is told to the far end as CNAME."""
        self.local = ports.local
        self.reports: list[Datagram] = []
        """RTCP that arrived, in order of arrival at its port."""
        self.srtp: Srtp | None = None
        self._ports = ports
        self._rtcp_remote: Address | None = None
        self._is_shared = False
        self._reporting = PhoneReports(name)
        self._packets = self._octets = 0
        self._report_due_ns: int | None = None

    def agree(self, media: MediaParameters) -> None:
        """What was negotiated of ports and keys."""
        self._rtcp_remote, self._is_shared = media.rtcp, media.rtcp_mux
        if media.srtp is None:
            self.srtp = None
            return
        self.srtp = self.srtp or Srtp()
        self.srtp.agree(media.srtp)

    def take_over(self, before: PhoneSocket) -> None:
        """Go on with the call of another socket."""
        self.srtp, self.reports, self._reporting = before.srtp, before.reports, before._reporting
        self._rtcp_remote, self._is_shared = before._rtcp_remote, before._is_shared
        self._packets, self._octets, self._report_due_ns = before._packets, before._octets, before._report_due_ns

    def send(self, data: bytes, destination: Address, at_ns: int) -> None:
        """Send a packet of audio, and a report when one is due."""
        self._send(data, destination, at_ns, shared=True)
        self._packets += 1
        self._octets += len(data) - HEADER_BYTES
        if self._report_due_ns is None:
            self._report_due_ns = at_ns + REPORT_EVERY_NS // 2
        if at_ns >= self._report_due_ns and self._rtcp_remote is not None:
            self._report_due_ns += REPORT_EVERY_NS
            report = self._reporting.compound(data, at_ns, packets=self._packets, octets=self._octets)
            self._send(report, self._rtcp_remote, at_ns, shared=self._is_shared)

    def receive(self, until_ns: int) -> list[Datagram]:
        """The audio that arrived up to `until_ns`; of what SRTP does not let through there is nothing."""
        opened = self._opened(self._ports.rtp.receive(until_ns))
        audio = [each for each in opened if not is_rtcp(each.data)]
        for each in audio:
            self._reporting.hear(each)
        beside = self._opened(self._ports.rtcp.receive(until_ns))
        if beside or len(audio) < len(opened):
            reports = [each for each in (*opened, *beside) if is_rtcp(each.data)]
            for each in reports:
                self._reporting.hear_report(each)
            self.reports += reports
        return audio

    def close(self) -> None:
        """Free both ports."""
        self._ports.close()

    def _send(self, data: bytes, destination: Address, at_ns: int, *, shared: bool) -> None:
        sealed = data if self.srtp is None else self.srtp.seal(data)
        if sealed is not None:
            (self._ports.rtp if shared else self._ports.rtcp).send(sealed, destination, at_ns)

    def _opened(self, datagrams: list[Datagram]) -> list[Datagram]:
        if self.srtp is None or not datagrams:
            return datagrams
        opened = [(datagram, self.srtp.open(datagram.data)) for datagram in datagrams]
        return [datagram._replace(data=data) for datagram, data in opened if data is not None]
