"""A foreign phone and the registrar of ours that it meets on loopback."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import pytest

from emulator.base.address import Address
from emulator.runtime.live_network import LiveNetwork
from emulator.testing.softphone_log import PhoneFailure
from scenarios.endpoints.phone import Account
from tests.emulator.testing.far_end import PASSWORD, FarEnd

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from scenarios.endpoints.phone import Phone

    P = TypeVar("P", bound=Phone)

NOWHERE = Address("127.0.0.1", 5060)


def account(server: Address = NOWHERE, password: str = PASSWORD) -> Account:
    """Carol's, who speaks code 3."""
    return Account(party="caller", username="carol", password=password, server=server, code=3)


def with_registered(make: Callable[[Account], P], play: Callable[[P, FarEnd], Coroutine[None, None, None]]) -> None:
    """Run `play` with a phone that is registered."""

    async def main() -> None:
        far_end = FarEnd(LiveNetwork(), host="127.0.0.1", port=0)
        phone = make(account(far_end.address))
        try:
            await phone.start(within=10)
            await play(phone, far_end)
        finally:
            await phone.stop()
            far_end.close()

    asyncio.run(main())


def fails_with_a_wrong_password(make: Callable[[Account], Phone], *, within: float, why: str) -> None:
    """See that the phone is not registered within so many seconds, and says why (a regular expression)."""

    async def main() -> None:
        far_end = FarEnd(LiveNetwork(), host="127.0.0.1", port=0)
        phone = make(account(far_end.address, password="wrong"))
        try:
            with pytest.raises(PhoneFailure, match=why):
                await phone.start(within=within)
        finally:
            await phone.stop()
            far_end.close()

    asyncio.run(main())
