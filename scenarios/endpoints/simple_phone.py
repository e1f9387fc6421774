"""What the weaker programs have in common: they refuse with 486 only, and cannot hold, move, mute or send digits."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from emulator.base.address import Address
from emulator.testing.softphone_log import PhoneFailure, PhoneLog
from scenarios.endpoints.free_ports import local_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emulator.testing.phone_habits import HoldForm, KeyWay
    from emulator.testing.softphone_log import Moment
    from scenarios.endpoints.phone import Account

SPEECH_SAMPLES = 300 * 8000
"""Such a phone falls silent when it has spoken them."""


class SimplePhone:
    """The part of a Phone that says what its program cannot do."""

    program: ClassVar[str]
    """As its makers write it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.log = PhoneLog(account.party)
        self._media: Address | None = None

    @property
    def media_addresses(self) -> tuple[Address, ...]:
        """From where its audio comes."""
        return () if self._media is None else (self._media,)

    def _own_address(self, port: int) -> Address:
        """Of one of its ports, as the platform sees it."""
        return Address(local_host(self.account.server), port)

    @property
    def relayed_calls(self) -> Sequence[str]:
        """None: its RTP comes from its own ports."""
        return ()

    async def hold(self, form: HoldForm | None = None) -> None:  # noqa: ARG002 - the protocol's
        """Not to be had."""
        raise self._cannot("hold")

    async def resume(self) -> None:
        """Not to be had."""
        raise self._cannot("resume")

    async def move(self) -> None:
        """Not to be had."""
        raise self._cannot("move")

    async def transfer(self, target: str, consult_s: float | None = None) -> int:  # noqa: ARG002 - the protocol's
        """Not to be had."""
        raise self._cannot("transfer")

    async def forward(self, target: str, status: int) -> None:  # noqa: ARG002 - the protocol's
        """Not to be had."""
        raise self._cannot("forward")

    async def change_codec(self, codecs: Sequence[str]) -> None:  # noqa: ARG002 - the protocol's
        """Not to be had."""
        raise self._cannot("change its codec")

    async def drop_network(self) -> None:
        """Not to be had."""
        raise self._cannot("drop its network")

    async def restore_network(self) -> None:
        """Not to be had."""
        raise self._cannot("restore its network")

    async def mute(self) -> None:
        """Not to be had."""
        raise self._cannot("mute")

    async def unmute(self) -> None:
        """Not to be had."""
        raise self._cannot("unmute")

    async def press(self, digits: str, way: KeyWay | None = None, claimed_ms: int | None = None) -> None:  # noqa: ARG002 - the protocol's
        """Not to be had."""
        raise self._cannot(f"send the digits {digits}")

    async def say(self, pcm: NDArray[np.int16]) -> None:  # noqa: ARG002 - the protocol's
        """Not to be had."""
        raise self._cannot("say a text")

    def _check_refusal(self, status: int) -> None:
        if status != 486:
            raise PhoneFailure(f"{self.account.party}: {self.program} rejects with 486 only, not with {status}")

    def _cannot(self, what: str) -> PhoneFailure:
        return PhoneFailure(f"{self.account.party}: {self.program} cannot {what}")

    def _note(self, moment: Moment, detail: str = "") -> None:
        self.log.add(asyncio.get_running_loop().time(), moment, detail)


def number_of(target: str) -> str:
    """What is dialled: the user of a SIP URI, or `target` itself."""
    return target.removeprefix("sips:").removeprefix("sip:").partition("@")[0]
