"""The softphone offers another codec in mid-call, and goes on in the old one when it is refused."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

import pytest

from emulator.rtp.packet import parse
from emulator.sip import events
from emulator.testing.softphone_log import Moment, PhoneFailure
from tests.emulator.testing.far_end import with_phone

if TYPE_CHECKING:
    from emulator.testing.softphone import Softphone
    from tests.emulator.testing.far_end import FarEnd


def test_it_changes_its_codec_and_goes_back_when_it_may_not() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        await asyncio.sleep(1)
        far_end.received()
        await phone.change_codec(["PCMA"])
        await asyncio.sleep(1)
        packets = [parse(datagram.data) for datagram in far_end.received()]
        types = [payload_type for payload_type, _ in itertools.groupby(packet.payload_type for packet in packets)]
        assert types in ([8], [0, 8])
        assert {(b.sequence - a.sequence) & 0xFFFF for a, b in itertools.pairwise(packets)} == {1}
        assert {(b.timestamp - a.timestamp) & 0xFFFFFFFF for a, b in itertools.pairwise(packets)} == {160}
        far_end.codecs = ("PCMA",)
        with pytest.raises(PhoneFailure, match="caller: its re-INVITE was answered 488"):
            await phone.change_codec(["PCMU"])
        await phone.hold()
        *_, refused, held = far_end.seen(events.ReinviteReceived)
        assert isinstance(refused, events.ReinviteReceived)
        assert isinstance(held, events.ReinviteReceived)
        assert b"RTP/AVP 0 101\r\n" in refused.request.body
        assert b"RTP/AVP 8 101\r\n" in held.request.body

    with_phone(play)


def test_a_second_offer_waits_for_the_answer_to_the_first() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        first = asyncio.create_task(phone.change_codec(["PCMA"]))
        await asyncio.sleep(0)
        with pytest.raises(PhoneFailure, match="caller: its re-INVITE is still unanswered"):
            await phone.hold()
        await first

    with_phone(play)
