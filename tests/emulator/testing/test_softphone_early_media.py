"""A softphone that speaks before it is picked up: one answer, sent twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.sip import commands, events
from emulator.testing.phone_habits import PhoneHabits
from emulator.testing.softphone_log import Moment
from tests.emulator.testing.far_end import with_phone

if TYPE_CHECKING:
    from emulator.testing.softphone import Softphone
    from tests.emulator.testing.far_end import FarEnd


def test_it_speaks_from_the_ringing_on() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        far_end.call()
        await phone.log.until(Moment.RINGING, 1)
        await asyncio.sleep(1)
        assert 48 <= len(far_end.received()) <= 52
        await phone.answer()
        await phone.log.until(Moment.CONNECTED, 1)
        await asyncio.sleep(1)
        assert 48 <= len(far_end.received()) <= 52, "it goes on as it began"
        (early,) = far_end.seen(events.InviteProgress)
        (answer,) = far_end.seen(events.InviteAnswered)
        assert isinstance(early, events.InviteProgress)
        assert isinstance(answer, events.InviteAnswered)
        assert early.response.status == 183
        assert early.response.body == answer.response.body
        far_end.order(commands.HangUp(leg="b"))
        await phone.log.until(Moment.ENDED, 1)

    with_phone(play, habits=PhoneHabits(early_media=True))
