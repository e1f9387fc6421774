"""Before the call is picked up: a softphone that speaks then, one answer sent twice; and one that presses keys."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.rtp.packet import parse
from emulator.sdp import offer_answer
from emulator.sip import commands, events
from emulator.testing.phone_habits import PhoneHabits
from emulator.testing.softphone_log import Moment, PhoneFailure
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
        assert early.response.body
        assert answer.response.body == b"", "the reliable 183 held the answer (RFC 6337 §3.1.1)"
        far_end.order(commands.HangUp(leg="b"))
        await phone.log.until(Moment.ENDED, 1)

    with_phone(play, habits=PhoneHabits(early_media=True))


def test_keys_can_be_pressed_before_the_answer_when_there_is_early_media() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        far_end.answers_with = None
        await phone.dial("15550100")
        await phone.log.until(Moment.ALERTED, 1)
        with pytest.raises(PhoneFailure, match="caller: is in no call"):
            await phone.press("1")
        (invite,) = far_end.seen(events.InviteReceived)
        assert isinstance(invite, events.InviteReceived)
        early = offer_answer.answer(invite.request.body, far_end.media.local)
        far_end.order(commands.RespondInvite(leg=invite.leg, status=183, body=early.body))
        await asyncio.sleep(0.5)
        assert not far_end.received()
        await phone.press("7")
        assert any(parse(datagram.data).payload_type == 101 for datagram in far_end.received())
        assert not phone.log.has(Moment.CONNECTED)

    with_phone(play)
