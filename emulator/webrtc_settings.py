"""The section `webrtc` of the settings: how browsers and the platform find a way to each other."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from emulator.runtime.webrtc_edge import messages as said

_STUN = r"^(stun:[^\s?/]+)?$"
_TURN = r"^(turn:[^\s?/]+(\?transport=(udp|tcp))?|turns:[^\s?/]+(\?transport=tcp)?)?$"


class WebRtc(BaseModel):
    """Without any of it, browsers on this machine and in its networks are reached."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    loopback: bool = False
    """Whether 127.0.0.1 is offered as well; on a machine that has no other address it always is."""
    stun: Annotated[str, Field(pattern=_STUN)] = ""
    """`stun:HOST:PORT`, which tells how the platform is seen from outside; empty: nobody is asked."""
    turn: Annotated[str, Field(pattern=_TURN)] = ""
    """`turn:HOST:PORT`, maybe with `?transport=tcp`, or `turns:HOST:PORT` (TLS), which relays; empty: nobody does."""
    turn_username: str = ""
    turn_password: str = ""

    def order(self) -> said.BeginEdge:
        """The same, as the edge is told it."""
        servers = [said.IceServer(self.stun)] if self.stun else []
        servers += [said.IceServer(self.turn, self.turn_username, self.turn_password)] if self.turn else []
        return said.BeginEdge(ice_servers=tuple(servers), loopback=self.loopback)
