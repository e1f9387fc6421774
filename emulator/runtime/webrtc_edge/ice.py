"""One run of ICE (RFC 8445) by aioice, whose datagrams are given on at once: no queue and no task per packet."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from aioice import Candidate, Connection
from aiortc import RTCIceServer
from aiortc.rtcicetransport import connection_kwargs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aioice.ice import CandidatePair, StunProtocol
    from aioice.stun import Message

    from emulator.runtime.webrtc_edge.messages import IceServer
    from emulator.sdp.webrtc import PeerTransport

LOOPBACK = "127.0.0.1"
AGAIN_AFTER_S = 0.05
"""So that two that never hear each other's answers do not drive each other on (RFC 8445 §14.2: Ta)."""
_LOCAL = ".local"
"""Names of candidates whose address the browser hides (mDNS)."""


class IceRun(Connection):
    """From gathering to the end of a path. Before `connect` was awaited nothing can be sent."""

    def __init__(self, servers: Iterable[IceServer], *, loopback: bool) -> None:
        """With `loopback` 127.0.0.1 is a candidate beside others; it always is one in place of others."""
        super().__init__(ice_controlling=False, **_arguments(servers))
        self._loopback = loopback
        self._resolving: set[asyncio.Task[None]] = set()
        self._asked: dict[CandidatePair, tuple[Message, float]] = {}
        """By pair of addresses its latest check, and when that was sent: seconds of the loop's clock."""
        self.take: Callable[[bytes], None] = lambda _: None
        """Who gets the datagrams that are no STUN."""

    async def get_component_candidates(
        self,
        component: int,
        addresses: list[str],
        timeout: int = 5,  # noqa: ASYNC109 - aioice's signature
    ) -> list[Candidate]:
        """aioice's, which leaves out loopback: a machine, or a network namespace, may have nothing else."""
        if self._loopback or not addresses:
            addresses = [*addresses, LOOPBACK]
        return await super().get_component_candidates(component, addresses, timeout)

    async def reach(self, peer: PeerTransport, *, controlling: bool) -> None:
        """Find a path to the peer. Raises ConnectionError when it or we close; else it looks on and on."""
        self.ice_controlling = controlling
        self.remote_username, self.remote_password = peer.ufrag, peer.password
        for candidate in filter(None, map(_read, peer.candidates)):
            if candidate.host.endswith(_LOCAL):
                task = asyncio.get_running_loop().create_task(self._resolve(candidate))
                self._resolving.add(task)
                task.add_done_callback(self._resolving.discard)
            else:
                with contextlib.suppress(ValueError):
                    await self.add_remote_candidate(candidate)
        # No end of candidates is told: the peer's checks may bring more of them as long as there is time.
        await self.connect()

    def request_received(self, message: Message, addr: tuple[str, int], protocol: StunProtocol) -> None:
        """aioice's, for a check of the peer, which is not answered before the peer's answer has said who that is.

        It comes again. Plivo's browser SDK tells of its media only if these connect behind its 200.
        """
        if self.remote_password is not None:
            super().request_received(message, addr, protocol)

    def check_incoming(self, message: Message, addr: tuple[str, int], protocol: StunProtocol) -> None:
        """aioice's, for a check that was sealed rightly; besides, ours of that peer is sent again (RFC 8445 §7.3.1.4).

        What it was sent before it knew us is lost, and aioice waits twice as long each time: 8 s at the fifth.
        """
        super().check_incoming(message, addr, protocol)
        now = asyncio.get_running_loop().time()
        for pair, (check, sent_at) in self._asked.items():
            is_open = check.transaction_id in protocol.transactions
            if is_open and pair.remote_addr == addr and now - sent_at >= AGAIN_AFTER_S:
                self._asked[pair] = check, now
                protocol.send_stun(check, addr)

    def build_request(self, pair: CandidatePair, nominate: bool) -> Message:
        """aioice's."""
        request = super().build_request(pair, nominate)
        self._asked[pair] = request, asyncio.get_running_loop().time()
        return request

    def send_now(self, data: bytes) -> None:
        """Send on the path that was found; without one the datagram is lost."""
        pair = self._nominated.get(1)
        if pair is not None:
            pair.protocol.transport.sendto(data, pair.remote_addr)

    def data_received(self, data: bytes, component: int) -> None:  # noqa: ARG002 - aioice's signature
        """Called by aioice with what is no STUN."""
        self.take(data)

    def path(self) -> str:
        """Our candidate and the peer's, for people."""
        pair = self._nominated.get(1)
        if pair is None:
            return "no path"
        return " - ".join(
            f"{each.type} {each.host}:{each.port}" for each in (pair.local_candidate, pair.remote_candidate)
        )

    async def ended(self) -> None:
        """Return when the path is gone: the peer let its consent expire (RFC 7675), or we closed."""
        await self.get_event()

    async def close(self) -> None:
        """Free every socket."""
        for task in list(self._resolving):
            task.cancel()
        await super().close()

    async def _resolve(self, candidate: Candidate) -> None:
        with contextlib.suppress(OSError, ValueError):  # Without multicast there is no mDNS.
            await self.add_remote_candidate(candidate)


def _read(value: str) -> Candidate | None:
    """A candidate that can be used: UDP, and of the only component."""
    try:
        candidate = Candidate.from_sdp(value)
    except ValueError:
        return None
    return candidate if candidate.component == 1 and candidate.transport.lower() == "udp" else None


def _arguments(servers: Iterable[IceServer]) -> dict[str, Any]:
    given = [RTCIceServer(urls=each.url, username=each.username, credential=each.password) for each in servers]
    arguments: dict[str, Any] = connection_kwargs(given)
    return arguments
