"""What the runner asks of a phone, whatever kind it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.sip.hop import Transport
    from emulator.testing.phone_habits import HoldForm, KeyWay
    from emulator.testing.softphone_log import PhoneLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A SIP endpoint of the platform's account, and the party that uses it."""

    party: str
    username: str
    password: str
    server: Address
    """Where the platform takes SIP."""
    by_web_socket: Address | None = None
    """Where it takes SIP by WebSocket, if it does."""
    code: int
    """Of the coded signal that this party speaks; the number of a party that speaks anything, too."""
    speaks_anything: bool = False
    """Its microphone hears a room: nothing is known of what it says."""
    srtp: bool = False
    """It speaks SRTP and nothing else."""
    transport: Transport = "udp"
    """How it sends and takes SIP."""
    codecs: tuple[str, ...] = ("PCMU", "PCMA")
    """What it offers and takes, best first."""

    @property
    def aor(self) -> str:
        """The address of record."""
        return f"sip:{self.username}@{self.server}"


class Phone(Protocol):
    """One phone with one account and at most one call at a time. What happens to it stands in `log`."""

    log: PhoneLog

    @property
    def media_addresses(self) -> tuple[Address, ...]:
        """From where its audio has come, as far as that is known, the latest last."""

    @property
    def relayed_calls(self) -> Sequence[str]:
        """The call_uuids of its calls whose audio reaches the engine by the platform's relay: those by WebRTC."""

    async def start(self, within: float) -> None:
        """Switch on and register. Raises PhoneFailure or Unavailable."""

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI."""

    async def answer(self) -> None:
        """Answer the call that rings."""

    async def reject(self, status: int) -> None:
        """Refuse the call that rings."""

    async def forward(self, target: str, status: int) -> None:
        """Say that a number or a SIP URI is to be called in place of the call that rings: 300, 301 or 302."""

    async def hang_up(self) -> None:
        """End the call, or give up dialling. Nothing happens when there is none."""

    async def transfer(self, target: str, consult_s: float | None = None) -> int:
        """Have a number or a SIP URI called in its place; the SIP status of that call. 200: it is out of its own.

        `consult_s`: it calls it itself and talks for so long before.
        """

    async def hold(self, form: HoldForm | None = None) -> None:
        """Put the call on hold; without a form in the phone's own way."""

    async def resume(self) -> None:
        """Take the call back."""

    async def move(self) -> None:
        """Go on with the call at another address."""

    async def change_codec(self, codecs: Sequence[str]) -> None:
        """Go on with the call in one of these codecs, best first."""

    async def drop_network(self) -> None:
        """From now on nothing leaves the phone and nothing arrives."""

    async def restore_network(self) -> None:
        """The network is back."""

    async def mute(self) -> None:
        """Send silence."""

    async def unmute(self) -> None:
        """Speak."""

    async def press(self, digits: str, way: KeyWay | None = None, claimed_ms: int | None = None) -> None:
        """Send digits, as telephone events if not in another way; `claimed_ms`: what they say of their length."""

    async def say(self, pcm: NDArray[np.int16]) -> None:
        """Send words (8000 Hz) in place of what it sends otherwise; done when all of them have been sent."""

    async def stop(self) -> None:
        """Switch off. Ends the call, if any."""
