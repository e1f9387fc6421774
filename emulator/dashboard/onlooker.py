"""What the dashboard asks of the platform behind it. The composition root implements it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

Part = Literal["prompts", "clock", "calls", "phones", "rooms", "webhooks", "runs"]
"""What /lab/state is made of, beside the time of day and where SIP is served to browsers."""
PARTS: tuple[Part, ...] = ("prompts", "clock", "calls", "phones", "rooms", "webhooks", "runs")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichRungs:
    """What is wanted of the time line; empty: all."""

    call_uuid: str = ""
    lane: str = ""
    since: int = 0
    """From that number on."""
    limit: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichRecordings:
    """What is wanted of the finished recordings, newest first."""

    days_min: int | None = None
    """Least and most days of storage."""
    days_max: int | None = None
    call_uuid: str = ""
    limit: int = 50
    offset: int = 0


class RecordingShelf(Protocol):
    """Finished recordings, to be looked at and listened to. Nothing here removes one."""

    def page(self, wanted: WhichRecordings) -> tuple[int, list[View]]:
        """How many fit, and the views of those that were asked for."""

    def added_between(self, first: date, last: date) -> Iterator[list[View]]:
        """Those added from the beginning of one day to the end of another, newest first, some at a time.

        Days are those of the account's time zone.
        """

    def file(self, recording_id: str) -> Path | None:
        """Its file; None when there is no such recording. Raises Unavailable when it cannot be read."""

    async def waveform(self, recording_id: str, points: int) -> View | None:
        """Least and greatest samples of so many pieces of each channel, and who is on it when.

        None when there is no such recording. Raises Unavailable when its file cannot be read.
        """


class RunReports(Protocol):
    """What `offhook run` has written."""

    def all(self) -> list[View]:
        """The reports that are there, newest first."""

    def report(self, folder: str) -> View | None:
        """The cases of one that `all` tells of; None for any other. Raises Unavailable when it cannot be read."""


class PromptBoard(Protocol):
    """What a person is asked to do to a phone while a scenario waits for it."""

    def answer(self, prompt_id: str, why_not: str) -> bool:
        """It was done (empty), or why it was not. False when nobody waits for it any more."""


class Onlooker(Protocol):
    """The platform, as somebody sees it who looks on. Nothing here waits."""

    @property
    def hosts(self) -> frozenset[str]:
        """Names and addresses by which the platform is reached, in small letters; those of loopback go without."""

    @property
    def doors(self) -> Sequence[WebSocketDoor]:
        """Where SIP is served to browsers."""

    @property
    def authority(self) -> bytes:
        """The certificate of the authority that signed ours, PEM; empty: there is none."""

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

    def rungs(self, wanted: WhichRungs) -> tuple[list[Rung], int]:
        """Those that fit, oldest first, and the number to ask for next."""

    def raw(self, number: int) -> bytes | None:
        """What was on the wire, or all that is known of an event; None when it is not remembered."""

    def ended_calls(self, limit: int, before_ms: int | None) -> list[View]:
        """Calls that are over and began before then, the latest first."""

    def webhook(self, delivery_id: str) -> View | None:
        """All of a request to the application; None when it is not remembered."""

    def replay(self, delivery_id: str) -> bool:
        """Send it again, byte for byte but for the number of the attempt. False when it is not remembered."""

    @property
    def shelf(self) -> RecordingShelf:
        """Finished recordings."""

    @property
    def runs(self) -> RunReports:
        """Scenario runs."""

    @property
    def prompts(self) -> PromptBoard:
        """Requests to a person."""

    def watch_levels(self, hear: Callable[[Levels], None] | None) -> None:
        """Have the levels of all legs told 20 times a second from now on; None: have them measured no more."""
