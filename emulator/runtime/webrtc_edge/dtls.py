"""DTLS by aiortc (RFC 5763, RFC 5764) over whatever path ICE has found; its SRTP is used without aiortc's decoders."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import pylibsrtp
from aiortc import RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport

from emulator.rtp.kinds import is_rtcp

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiortc import RTCCertificate, RTCIceTransport

    from emulator.sdp.webrtc import PeerTransport


class Path:
    """What aiortc's DTLS asks of a transport. It stays while ICE is begun anew beneath it."""

    role = "controlled"

    def __init__(self) -> None:
        self.send_now: Callable[[bytes], None] = lambda _: None
        self._arrived: asyncio.Queue[bytes] = asyncio.Queue()

    def take(self, data: bytes) -> None:
        """A datagram of DTLS came."""
        self._arrived.put_nowait(data)

    async def _recv(self) -> bytes:
        return await self._arrived.get()

    async def _send(self, data: bytes) -> None:
        self.send_now(data)


class DtlsAssociation(RTCDtlsTransport):
    """A handshake, and the SRTP that it gives keys to."""

    def __init__(self, path: Path, certificate: RTCCertificate, *, is_client: bool) -> None:
        super().__init__(cast("RTCIceTransport", path), [certificate])
        self._set_role("client" if is_client else "server")

    async def shake_hands(self, peer: PeerTransport) -> None:
        """Raises ConnectionError when there is no agreement, or when somebody else answers."""
        told = [value.split() for value in peer.fingerprints]
        await self.start(
            RTCDtlsParameters(
                fingerprints=[RTCDtlsFingerprint(algorithm=kind.lower(), value=value) for kind, value in told]
            )
        )
        if self.state != "connected":
            raise ConnectionError(
                "DTLS failed: no cipher or SRTP profile in common, or another fingerprint than in SDP"
            )

    def opened(self, data: bytes) -> bytes | None:
        """RTP or RTCP that was sealed; None when it cannot be opened, or when it came before."""
        stream = self._rx_srtp
        if stream is None:
            return None
        try:
            return stream.unprotect_rtcp(data) if is_rtcp(data) else stream.unprotect(data)
        except (pylibsrtp.Error, ValueError):
            return None

    def sealed(self, data: bytes) -> bytes | None:
        """RTP or RTCP as it may leave; None before there are keys."""
        stream = self._tx_srtp
        if stream is None:
            return None
        try:
            return stream.protect_rtcp(data) if is_rtcp(data) else stream.protect(data)
        except (pylibsrtp.Error, ValueError):
            return None
