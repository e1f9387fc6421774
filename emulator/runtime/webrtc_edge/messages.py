"""What platform and edge tell each other: frozen and serialisable, because they cross a process border."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from emulator.base.address import Address  # noqa: TC001 - needed to rebuild a message from its serial form
from emulator.sdp.webrtc import OwnTransport, PeerTransport  # noqa: TC001


class IceServer(NamedTuple):
    """Of STUN (RFC 8489) or TURN (RFC 8656)."""

    url: str
    """`stun:host:port` (RFC 7064), `turn:host:port?transport=udp` (RFC 7065)."""
    username: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginEdge:
    """The first order."""

    ice_servers: tuple[IceServer, ...] = field(default=(), repr=False)
    loopback: bool = False
    """Whether 127.0.0.1 is a candidate, too. It is one anyway where there is no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEdgeLeg:
    """Take up a leg: EdgeLegOpened follows, or EdgeLegFailed."""

    leg: str
    engine: Address
    """Where the media engine has its port of RTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartIce:
    """Gather anew for a peer that wants ICE begun anew: IceGathered follows, or EdgeLegFailed."""

    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectEdgeLeg:
    """What offer and answer say of the peer. Repeated at every change; what is known already changes nothing."""

    leg: str
    peer: PeerTransport
    controlling: bool
    """Whether we made the first offer (RFC 8445 §6.1.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseEdgeLeg:
    """Say farewell to the peer and free every socket of the leg."""

    leg: str


Command = BeginEdge | OpenEdgeLeg | RestartIce | ConnectEdgeLeg | CloseEdgeLeg


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeLegOpened:
    """All candidates are there."""

    leg: str
    relay: Address
    """Where the plain RTP of the leg comes from and goes to."""
    own: OwnTransport
    lacks: str = ""
    """Why there is less than the settings want, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IceGathered:
    """Our new end of ICE, which counts from the next ConnectEdgeLeg on."""

    leg: str
    own: OwnTransport


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeLegConnected:
    """Media flows, for the first time or on another path."""

    leg: str
    path: str
    """Both candidates, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeLegFailed:
    """There is no way to the peer, or none any more. The leg is closed by who opened it."""

    leg: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeLost:
    """The process has ended, and all its legs with it."""

    why: str


Event = EdgeLegOpened | IceGathered | EdgeLegConnected | EdgeLegFailed | EdgeLost
