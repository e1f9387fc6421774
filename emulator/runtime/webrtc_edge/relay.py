"""One WebRTC leg: its ICE, its DTLS, and the socket through which plain RTP goes to and fro the media engine."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from functools import partial
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.runtime.webrtc_edge.dtls import DtlsAssociation, Path
from emulator.runtime.webrtc_edge.ice import IceRun
from emulator.runtime.webrtc_edge.messages import EdgeLegConnected, EdgeLegFailed
from emulator.sdp.webrtc import OwnTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from aiortc import RTCCertificate

    from emulator.runtime.webrtc_edge.messages import BeginEdge, Event
    from emulator.sdp.webrtc import PeerTransport

ICE_LIMIT_S = 15.0
"""Somebody who answers finds a path in less than a second; relays and slow STUN take longer."""
DTLS_LIMIT_S = 10.0
_LONGEST = 2048
_AT_ONCE = 32
"""Datagrams of one leg that are read in a row: the others have their turn, too."""


class Relay:
    """Packets go through as they are: payload types, telephone events and RTCP are between the peer and the engine."""

    def __init__(
        self,
        leg: str,
        engine: Address,
        certificate: RTCCertificate,
        options: BeginEdge,
        report: Callable[[Event], None],
    ) -> None:
        self._leg = leg
        self._certificate = certificate
        self._options = options
        self._report = report
        self._path = Path()
        self._dtls: DtlsAssociation | None = None
        self._ice: IceRun | None = None
        self._gathered: IceRun | None = None
        self._peer: PeerTransport | None = None
        self._controlling = False
        self._is_closed = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._socket = socket.socket(socket.AF_INET6 if ":" in engine.host else socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind((engine.host, 0))
        self._socket.connect((engine.host, engine.port))
        asyncio.get_running_loop().add_reader(self._socket, self._from_engine)

    @property
    def address(self) -> Address:
        """Where the engine finds it."""
        return Address(*self._socket.getsockname()[:2])

    def lacks(self, own: OwnTransport) -> str:
        """What the settings want and `own` has not, for people."""
        turn = next((server.url for server in self._options.ice_servers if server.url.startswith("turn")), "")
        has_it = any(" typ relay" in candidate for candidate in own.candidates)
        return "" if has_it or not turn else f"no relay by {turn}: it does not answer, or refuses"

    async def gather(self) -> OwnTransport:
        """Candidates of ours, with new credentials; they count from the next `agree` on."""
        ice = IceRun(self._options.ice_servers, loopback=self._options.loopback)
        await ice.gather_candidates()
        if self._is_closed:
            await ice.close()
            raise ValueError("the leg was closed meanwhile")
        if self._gathered is not None:
            await self._gathered.close()
        self._gathered = ice
        fingerprint = next(each for each in self._certificate.getFingerprints() if each.algorithm == "sha-256")
        return OwnTransport(
            ufrag=ice.local_username,
            password=ice.local_password,
            fingerprint=f"{fingerprint.algorithm} {fingerprint.value}",
            candidates=tuple(candidate.to_sdp() for candidate in ice.local_candidates),
        )

    def agree(self, peer: PeerTransport, *, controlling: bool) -> None:
        """Offer and answer are done, maybe again: go on, or take another path, or shake hands with another peer."""
        known, self._peer = self._peer, peer
        if known is not None and (known.ufrag, known.password) == (peer.ufrag, peer.password):
            return
        is_new = known is None or known.fingerprints != peer.fingerprints
        if is_new:
            self._controlling = controlling
        ice, self._gathered = self._gathered, None
        if ice is None:
            self._fail("the peer has other credentials of ICE than in its first answer")
            return
        self._spawn(self._connect(ice, peer, is_new=is_new))

    async def close(self) -> None:
        """Say so to the peer; free every socket."""
        self._is_closed = True
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._dtls is not None:
            await self._dtls.stop()
        for ice in (self._ice, self._gathered):
            if ice is not None:
                await ice.close()

    async def _connect(self, ice: IceRun, peer: PeerTransport, *, is_new: bool) -> None:
        """Find a path and move to it; on the old one packets flow until then."""
        path = Path() if is_new else self._path
        # A peer that has found it first begins DTLS at once; unheard, it would say it again only after a second.
        ice.take = partial(self._from_peer, path)
        try:
            async with asyncio.timeout(ICE_LIMIT_S):
                await ice.reach(peer, controlling=self._controlling)
        except (ConnectionError, TimeoutError):
            await ice.close()
            self._fail(f"ICE found no path within {ICE_LIMIT_S:g} s; its candidates: {_named(peer) or 'none'}")
            return
        except asyncio.CancelledError:
            await ice.close()
            raise
        if is_new and self._dtls is not None:  # Another peer: the one before is told on its own path.
            await self._dtls.stop()
        old, self._ice = self._ice, ice
        self._path, path.send_now = path, ice.send_now
        if old is not None:
            await old.close()
        if is_new and not await self._shake_hands(peer):
            return
        self._report(EdgeLegConnected(leg=self._leg, path=ice.path()))
        await ice.ended()
        if ice is self._ice:
            self._fail("the peer answers no more checks of ICE (RFC 7675)")

    async def _shake_hands(self, peer: PeerTransport) -> bool:
        self._dtls = DtlsAssociation(self._path, self._certificate, is_client=peer.we_are_client)
        try:
            async with asyncio.timeout(DTLS_LIMIT_S):
                await self._dtls.shake_hands(peer)
        except (ConnectionError, TimeoutError) as error:
            self._fail(str(error) or f"the peer does not answer DTLS within {DTLS_LIMIT_S:g} s")
            return False
        return True

    def _from_peer(self, path: Path, data: bytes) -> None:
        """A datagram that is no STUN; which kind it is, its first byte tells (RFC 7983)."""
        if 127 < data[0] < 192:
            opened = None if self._dtls is None else self._dtls.opened(data)
            if opened is not None:
                with contextlib.suppress(OSError):  # The engine may have closed its port a moment ago.
                    self._socket.send(opened)
        elif 19 < data[0] < 64:
            path.take(data)

    def _from_engine(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                data = self._socket.recv(_LONGEST)
            except OSError:  # Nothing more, or the engine's port is closed.
                return
            sealed = None if self._dtls is None else self._dtls.sealed(data)
            if sealed is not None:
                self._path.send_now(sealed)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, name=f"leg {self._leg}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _fail(self, why: str) -> None:
        self._report(EdgeLegFailed(leg=self._leg, why=why))


def _named(peer: PeerTransport) -> str:
    """Its candidates, for people."""
    fields = [candidate.split() for candidate in peer.candidates]
    return ", ".join(f"{each[2]} {each[4]}:{each[5]}" for each in fields if len(each) > 5)[:300]
