"""What the dashboard asks of the platform behind it. The composition root implements it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Part = Literal["clock", "calls", "phones", "rooms", "webhooks", "runs"]
"""What /lab/state is made of, beside the time of day and where SIP is served to browsers."""
PARTS: tuple[Part, ...] = ("clock", "calls", "phones", "rooms", "webhooks", "runs")
View = dict[str, object]
"""A JSON object."""
Levels = dict[str, tuple[float, float]]
"""By leg: dBFS of what came from its peer and of what it was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSocketDoor:
    """Where SIP is served to browsers."""

    scheme: Literal["ws", "wss"]
    host: str
    """The address that it is bound to; 0.0.0.0 or `::`: all."""
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A line of the ladder: something that happened."""

    number: int
    """They rise by one, from 0."""
    at_ms: int
    """Wall time."""
    lane: str
    source: str
    """Who sent it: an address, or `offhook`."""
    target: str
    summary: str
    call_uuid: str
    size: int
    """Bytes of the message; 0: it is none."""

    def view(self) -> Mapping[str, object]:
        """As the pages are told of it."""
        return {
            "n": self.number,
            "at_ms": self.at_ms,
            "lane": self.lane,
            "from": self.source,
            "to": self.target,
            "summary": self.summary,
            "call_uuid": self.call_uuid,
            "size": self.size,
        }


class Onlooker(Protocol):
    """The platform, as somebody sees it who looks on. Nothing here waits."""

    @property
    def hosts(self) -> frozenset[str]:
        """Names and addresses by which the platform is reached, in small letters; those of loopback go without."""

    @property
    def doors(self) -> Sequence[WebSocketDoor]:
        """Where SIP is served to browsers."""

    @property
    def realm(self) -> str:
        """The domain of SIP addresses."""

    def proves(self, auth_id: str, auth_token: str) -> bool:
        """Whether these are the credentials of the account."""

    def now_ms(self) -> int:
        """Wall time as the platform's clock shows it."""

    def part(self, name: Part) -> object:
        """One part of the state (JSON), as it is now. Raises Unavailable when the store cannot be read."""

    def happened_so_far(self) -> int:
        """How many events there have been: the number of the next one."""

    def happened(self, since: int) -> Sequence[Rung]:
        """The time line from that number on, as far as it is remembered."""

    def watch_levels(self, hear: Callable[[Levels], None] | None) -> None:
        """Have the levels of all legs told 20 times a second from now on; None: have them measured no more."""
