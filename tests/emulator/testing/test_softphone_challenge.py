"""A softphone that asks who calls: 401 for whom it does not know, ringing for whom it does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.sip import events
from emulator.sip.commands import Credentials
from emulator.testing.phone_habits import Challenge, PhoneHabits
from emulator.testing.softphone_log import Moment
from tests.emulator.testing.far_end import with_phone

if TYPE_CHECKING:
    from emulator.testing.softphone import Softphone
    from tests.emulator.testing.far_end import FarEnd

ASKING = PhoneHabits(challenge=Challenge(username="front-desk", password="let-me-in"))


@pytest.mark.parametrize(("password", "rings"), [("let-me-in", True), ("let-me-out", False), (None, False)])
def test_it_rings_for_whom_it_knows(password: str | None, rings: bool) -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        far_end.call(credentials=None if password is None else Credentials("front-desk", password))
        await asyncio.sleep(1)
        assert phone.log.has(Moment.RINGING) == rings
        assert len(far_end.seen(events.InviteFailed)) == (not rings)

    with_phone(play, habits=ASKING)
