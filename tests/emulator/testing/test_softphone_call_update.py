"""A phone that changes its media by UPDATE, and one that takes such a change (RFC 3311)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.sdp.offer_answer import make_offer
from emulator.sip import commands, events
from emulator.testing.phone_habits import PhoneHabits
from emulator.testing.softphone_log import Moment
from tests.emulator.testing.far_end import with_phone

if TYPE_CHECKING:
    from emulator.testing.softphone import Softphone
    from tests.emulator.testing.far_end import FarEnd


def test_it_holds_and_resumes_by_update() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        await phone.hold()
        await asyncio.sleep(1)
        far_end.received()
        await asyncio.sleep(1)
        assert not far_end.received()
        await phone.resume()
        await asyncio.sleep(1)
        assert len(far_end.received()) >= 48
        changes = [event.request for event in far_end.events if isinstance(event, events.ReinviteReceived)]
        assert [change.method for change in changes] == ["UPDATE", "UPDATE"]
        assert b"a=inactive" in changes[0].body

    with_phone(play, habits=PhoneHabits(update=True))


def test_it_is_held_by_update() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        far_end.call()
        await phone.log.until(Moment.RINGING, 1)
        await phone.answer()
        await phone.log.until(Moment.CONNECTED, 1)
        held = make_offer(far_end.media.local, version=2, direction="sendonly")
        far_end.order(commands.Reinvite(leg="b", body=held, method="UPDATE"))
        await asyncio.sleep(1)
        far_end.received()
        await asyncio.sleep(1)
        assert not far_end.received()
        (answered,) = far_end.seen(events.ReinviteAnswered)
        assert isinstance(answered, events.ReinviteAnswered)
        assert b"a=recvonly" in answered.response.body

    with_phone(play, habits=PhoneHabits())


@pytest.mark.parametrize("update", [False, True])
def test_an_offer_that_meets_the_far_ends_is_made_again(update: bool) -> None:
    """Both are refused with 491; it tries again after a while (RFC 3261 §14.1), the far end gives up."""

    async def play(phone: Softphone, far_end: FarEnd) -> None:
        far_end.call()
        await phone.log.until(Moment.RINGING, 1)
        await phone.answer()
        await phone.log.until(Moment.CONNECTED, 1)
        far_end.order(commands.Reinvite(leg="b", body=make_offer(far_end.media.local, version=2)))
        await phone.hold()
        (refused,) = far_end.seen(events.ReinviteAnswered)
        (change,) = far_end.seen(events.ReinviteReceived)
        assert isinstance(refused, events.ReinviteAnswered)
        assert isinstance(change, events.ReinviteReceived)
        assert refused.response.status == 491
        assert b"a=inactive" in change.request.body

    with_phone(play, habits=PhoneHabits(update=update))
