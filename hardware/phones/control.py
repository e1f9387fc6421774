"""What can be asked of a phone, however it is operated, and what it may be unable to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from emulator.base.errors import OffhookError

if TYPE_CHECKING:
    from collections.abc import Mapping

Ability = Literal[
    "dial", "answer", "reject", "hang_up", "hold", "resume", "press", "transfer", "mute", "reboot", "status", "events"
]
"""A thing that a driver may be able to do; `mute` stands for unmuting, too."""
EVERY_ABILITY: frozenset[Ability] = frozenset(get_args(Ability))


class ControlFailure(OffhookError):
    """A phone did not do what it was told: it said no, said nothing, or cannot."""


class Handset(Protocol):
    """The handset of an analogue phone, moved by a device of the bus, by a simulator or by a person."""

    @property
    def presses_keys(self) -> bool:
        """Whether it can press keys, too: a solenoid on the hook cannot."""

    async def lift(self) -> None:
        """Off-hook. Raises ControlFailure."""

    async def put_down(self) -> None:
        """On-hook; nothing happens when it is there already. Raises ControlFailure."""

    async def press(self, keys: str) -> None:
        """Press keys of the phone: 0-9, *, #. Raises ControlFailure."""


class Ask(Protocol):
    """How a person is asked to do something to a phone: at a terminal, on a page."""

    async def __call__(self, question: str, patience_s: float) -> str:
        """Show `question`; the person's answer: empty when it was done, else why it was not.

        May wait for ever: whoever asks gives up after `patience_s`, which is told here to be shown, and cancels.
        Raises ControlFailure where nobody can be asked.
        """


@dataclass(frozen=True, slots=True)
class ControlDoor:
    """Where `/control` of the platform is, for phones that are operated by SIP."""

    url: str
    """Without `/control`: `http://127.0.0.1:8080`."""
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneStatus:
    """What a phone says of itself; what it does not say is empty."""

    model: str = ""
    firmware: str = ""
    mac: str = ""
    is_registered: bool | None = None
    line: str = ""
    """What its line does, in the vendor's word: `idle`, `ringing`, `connected`."""


class PhoneControl(Protocol):
    """One phone with one line. What is not in `abilities` raises ControlFailure, and so does a phone that says no."""

    @property
    def abilities(self) -> frozenset[Ability]:
        """What this phone can be asked."""

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI."""

    async def answer(self) -> None:
        """Answer the call that rings."""

    async def reject(self) -> None:
        """Refuse the call that rings, with the status that the phone chooses."""

    async def hang_up(self) -> None:
        """End the call, or give up dialling."""

    async def hold(self) -> None:
        """Put the call on hold."""

    async def resume(self) -> None:
        """Take it back."""

    async def press(self, digits: str) -> None:
        """Press keys during the call: 0-9, *, #."""

    async def transfer(self, target: str) -> None:
        """Blind transfer to a number or a SIP URI."""

    async def mute(self, *, on: bool) -> None:
        """Mute the microphone, or unmute it."""

    async def reboot(self) -> None:
        """Start anew; done when the phone has taken the order."""

    async def status(self) -> PhoneStatus:
        """Ask what it is and does."""

    async def rest(self) -> None:
        """Leave it as it is to be found: on-hook, no call. Nothing happens when it rests already."""

    async def close(self) -> None:
        """Let go of connections. The phone itself is left as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneEvent:
    """Something that a phone reported by itself, by an action URL or another message of its vendor."""

    phone: str
    """Its name in the lab."""
    name: str
    """In our words, the same for every vendor: `registered`, `ringing`, `dialling`, `connected`, `ended`, `held`,
    `resumed`, `off_hook`, `on_hook`, `muted`, `unmuted`, `rebooted`; else the vendor's own."""
    vendor_name: str
    values: Mapping[str, str]
    """What the phone added, by the vendor's own names."""
