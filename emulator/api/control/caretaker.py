"""What /control asks of the platform behind it. The composition root and the tests' world implement it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.api.control.fault_rules import FaultRules
    from emulator.api.control.lab_phones import LabPhones
    from emulator.api.control.seed_schema import Seed
    from emulator.base.trace import TraceEvent
    from emulator.webhooks.request import WebhookRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to deliver a webhook."""

    number: int
    """Counted from 1, over restarts of the platform; replays count on."""
    at_ns: int
    """Wall time at which it was answered or given up, nanoseconds since 1970."""
    status: int
    """0: no answer."""
    why: str
    """Why it did not count as delivered, or empty."""
    comes_again: bool = False
    """Whether it was to be tried once more when this was known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentWebhook:
    """A request to the application, and every try so far."""

    request: WebhookRequest
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingLayout:
    """Who is on which channel of a recording."""

    samples: int
    """Per channel."""
    channels: Sequence[Sequence[Mapping[str, object]]]
    """For each, spans of file samples as in `reply.ChannelSpan`; they may overlap where a channel is a sum."""


class UpstreamRegistration(Protocol):
    """How our registration at an upstream stands."""

    @property
    def is_registered(self) -> bool:
        """Whether it calls us."""

    @property
    def status(self) -> int:
        """Of its last final response to a REGISTER; 408: none came, 503: no way there; 0: it is under way."""

    @property
    def reason(self) -> str:
        """The phrase with it."""

    @property
    def until_ns(self) -> int | None:
        """Wall time at which it ends if it is not refreshed."""

    @property
    def again_ns(self) -> int | None:
        """Wall time of the next try."""


class SettableClock(Protocol):
    """The platform's wall clock."""

    def now_ns(self) -> int:
        """What it shows, in nanoseconds since 1970."""

    @property
    def ahead_ns(self) -> int:
        """By how much it was set ahead; negative: back."""

    @property
    def is_frozen(self) -> bool:
        """Whether it stands still."""

    def set(self, wall_ns: int) -> None:
        """Let it show `wall_ns` now; a frozen one stands there then."""

    def advance(self, by_ns: int) -> None:
        """Set it ahead, or back; a frozen one stands there then."""

    def freeze(self) -> None:
        """Let it stand still."""

    def release(self) -> None:
        """Let it go on from where it stands."""


class LedgerSwitches(Protocol):
    """The switches of docs/fidelity.md."""

    def switches(self) -> Mapping[str, object]:
        """Those of now, by name."""

    def change(self, given: Mapping[str, object]) -> None:
        """Set some. Raises BadInput, with the name of the switch as its place, and changes nothing if one is wrong."""

    def start_over(self) -> None:
        """Set all to what the platform began with."""


class Caretaker(Protocol):
    """The platform, as /control sees it. Nothing here waits."""

    @property
    def token(self) -> str:
        """Who has it may use /control."""

    @property
    def clock(self) -> SettableClock:
        """The wall clock."""

    @property
    def ledger(self) -> LedgerSwitches:
        """How faithful the platform is, and to which reading."""

    @property
    def faults(self) -> FaultRules:
        """What is to go wrong."""

    @property
    def phones(self) -> LabPhones:
        """Phones that are registered."""

    def under_way(self) -> Sequence[str]:
        """What forbids to change the ground under it, in words: calls, recordings, flows. Empty: nothing."""

    def hang_up_all(self) -> None:
        """End every call."""

    def registrations(self) -> Mapping[str, UpstreamRegistration]:
        """How those at upstreams stand, by the name of the trunk."""

    def reset(self) -> None:
        """Forget all that happened and what the API made; what the settings name is there again.

        Raises Unavailable when a file of a recording cannot be removed; the records stay then.
        """

    def snapshots(self) -> Sequence[str]:
        """The names of those that were taken."""

    def take_snapshot(self, name: str) -> None:
        """Keep everything as it is; one of the same name is replaced. Raises BadInput, Unavailable."""

    def restore_snapshot(self, name: str) -> bool:
        """Let everything be as it was. False when there is no such snapshot. Raises BadInput, Unavailable."""

    def delete_snapshot(self, name: str) -> bool:
        """Forget one. False when there is none of that name. Raises BadInput."""

    def attach_original(self, recording_id: str, content: bytes) -> bool:
        """Let a recording have a second file. False when there is no such recording. Raises Unavailable."""

    def layout_of(self, recording_id: str) -> RecordingLayout | None:
        """Who is on which channel; None when there is no such recording, or nothing is known. Raises Unavailable."""

    async def sow(self, seed: Seed) -> tuple[Sequence[str], Sequence[str]]:
        """Store calls and recordings that never happened; their ids. Raises Unavailable when there is no room."""

    def happened(self, since: int) -> Sequence[tuple[int, TraceEvent]]:
        """The time line from that number on, as far as it is remembered, with the number of each event."""

    def happened_so_far(self) -> int:
        """How many events there have been."""

    def counts(self) -> Mapping[str, int]:
        """How many records of each kind there are."""

    def sent(self) -> Sequence[SentWebhook]:
        """The latest requests to the application, oldest first."""

    def replay(self, webhook: SentWebhook) -> None:
        """Send a request once more, byte for byte but for the number of the attempt; what is answered is ignored."""
