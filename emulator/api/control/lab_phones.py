"""What /control asks of the part of the platform that knows registered phones and speaks to them by SIP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from emulator.base.errors import OffhookError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.sip.quality_report import QualityReport

CallOrder = Literal["answer", "hold", "resume"]
"""What a phone is told about a call that it is in."""


class NoSuchPhone(OffhookError):
    """Nobody is registered by that name."""


class NotNow(OffhookError):
    """The phone is in no call to which that could be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPhone:
    """A phone, by its registration."""

    username: str
    contact: str
    user_agent: str
    vendor: str
    """By its User-Agent, as in the table of profiles; `other`."""
    address: str
    """Where it is spoken to."""
    expires_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a phone said to an order."""

    status: int
    """SIP status; 408: nothing."""
    reason: str
    is_done: bool
    phone: str = ""
    """Its Contact."""


class PhoneCall(Protocol):
    """A call of a user that is not over."""

    @property
    def call_uuid(self) -> str:
        """Its name."""

    @property
    def state(self) -> str:
        """`dialling`, `ringing`, `connected`."""

    @property
    def called(self) -> bool:
        """Whether the user was called."""

    @property
    def remote(self) -> str:
        """The other side."""


class KnownReport(Protocol):
    """What a phone published of a call."""

    @property
    def at_ns(self) -> int:
        """Wall time."""

    @property
    def username(self) -> str:
        """Whose phone."""

    @property
    def user_agent(self) -> str:
        """What it calls itself."""

    @property
    def call_uuid(self) -> str:
        """Empty: it names no call of this platform."""

    @property
    def report(self) -> QualityReport:
        """What it says."""


class PhoneOrdering(Protocol):
    """Orders; each waits for what the phone says. All raise NoSuchPhone."""

    async def dial(self, username: str, target: str) -> Outcome:
        """Have it call a number or a SIP URI."""

    async def tell(self, username: str, what: CallOrder) -> Outcome:
        """Tell it what to do with its latest call. Raises NotNow."""

    def hang_up(self, username: str) -> int:
        """End the calls of a user: how many there were."""

    async def sync(self, username: str, *, reboot: bool) -> Sequence[Outcome]:
        """Have each phone of a user start anew, or fetch its configuration."""

    async def notify(self, username: str, event: str, content_type: str, body: bytes) -> Sequence[Outcome]:
        """Send each phone of a user any NOTIFY."""


class LabPhones(Protocol):
    """All of them."""

    @property
    def orders(self) -> PhoneOrdering:
        """What can be ordered."""

    def registered(self) -> Sequence[RegisteredPhone]:
        """Every phone."""

    def calls(self, username: str) -> Sequence[PhoneCall]:
        """Those of a user that are not over, the oldest first."""

    def show_messages(self, username: str, new: int, old: int) -> None:
        """So many voice messages wait for a user."""

    def reports(self) -> Sequence[KnownReport]:
        """The oldest first."""

    def forget(self) -> None:
        """No report is known any more, and no message waits."""
