"""The softphone in virtual time: registering, calls in both directions, and what it does when things go wrong."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.g711 import encode_ulaw
from emulator.rtp.packet import parse
from emulator.rtp.telephone_event import decode_events
from emulator.sdp import offer_answer
from emulator.sip import commands, events
from emulator.testing.phone_habits import PhoneHabits
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment, PhoneFailure
from tests.emulator.testing.far_end import with_phone

if TYPE_CHECKING:
    from emulator.testing.phone_habits import HoldForm
    from tests.emulator.testing.far_end import FarEnd


def test_it_registers_with_digest() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        assert phone.log.has(Moment.REGISTERED)
        assert [binding.source.host for binding in far_end.endpoint.bindings("carol")] == ["198.51.100.1"]

    with_phone(play)


def test_a_wrong_password_is_a_failure_in_one_line() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        raise AssertionError("it must not register")

    with pytest.raises(PhoneFailure, match="caller: not registered: 401 Unauthorized"):
        with_phone(play, password="wrong")


def test_a_call_is_alerted_answered_and_hung_up() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.ALERTED, 1)
        await phone.log.until(Moment.CONNECTED, 1)
        await asyncio.sleep(2)
        await phone.hang_up()
        ended = await phone.log.until(Moment.ENDED, 1)
        assert ended.detail == "by us"
        assert far_end.seen(events.LegEnded)
        assert phone.log.answered_seconds(99.0) == pytest.approx(2.0, abs=0.1)

    with_phone(play)


def test_its_audio_is_its_coded_signal_on_a_clock_of_its_own() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        await asyncio.sleep(3)
        arrived = far_end.received()
        packets = [parse(datagram.data) for datagram in arrived]
        payload = b"".join(packet.payload for packet in packets)
        assert len(packets) in (149, 150, 151)
        assert payload == np.asarray(encode_ulaw(coded_signal(7, len(payload)))).tobytes()
        assert {b.arrival_ns - a.arrival_ns for a, b in itertools.pairwise(arrived)} == {20_000_000}
        assert {(b.timestamp - a.timestamp) & 0xFFFFFFFF for a, b in itertools.pairwise(packets)} == {160}
        assert {(b.sequence - a.sequence) & 0xFFFF for a, b in itertools.pairwise(packets)} == {1}
        assert [packet.marker for packet in packets[:2]] == [True, False]
        assert arrived[0].source.port == phone.media_ports[-1]

    with_phone(play)


def test_what_it_hears_is_kept() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        assert phone.media_ports
        source = far_end.received
        await asyncio.sleep(0.1)
        where = source()[0].source
        far_end.media.send(b"\x80\x00" + bytes(10) + b"hello", where, round(asyncio.get_running_loop().time() * 1e9))
        await asyncio.sleep(0.1)
        await phone.hang_up()
        await phone.log.until(Moment.ENDED, 1)
        assert [datagram.data[12:] for datagram in phone.heard] == [b"hello"]

    with_phone(play)


def test_an_incoming_call_rings_until_it_is_answered() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        far_end.call()
        await phone.log.until(Moment.RINGING, 1)
        await asyncio.sleep(3)
        assert not far_end.received(), "no audio before the answer"
        await phone.answer()
        await phone.log.until(Moment.CONNECTED, 1)
        await asyncio.sleep(1)
        assert 48 <= len(far_end.received()) <= 52
        far_end.order(commands.HangUp(leg="b"))
        ended = await phone.log.until(Moment.ENDED, 1)
        assert ended.detail == "by the far end"

    with_phone(play)


def test_a_caller_who_gives_up_ends_the_ringing() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        far_end.call()
        await phone.log.until(Moment.RINGING, 1)
        far_end.order(commands.HangUp(leg="b"))
        assert (await phone.log.until(Moment.ENDED, 1)).detail == "the caller gave up"
        with pytest.raises(PhoneFailure, match="no call rings"):
            await phone.answer()

    with_phone(play)


def test_it_rejects_or_says_whom_to_call_instead() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        for refuse in (phone.reject(603), phone.forward("200", 301)):
            far_end.call()
            phone.log.begin_call()
            await phone.log.until(Moment.RINGING, 1)
            await refuse
            await asyncio.sleep(1)
        rejected, forwarded = far_end.seen(events.InviteFailed)
        assert isinstance(rejected, events.InviteFailed)
        assert isinstance(forwarded, events.InviteFailed)
        assert forwarded.response is not None
        (contact,) = forwarded.response.contacts
        assert (rejected.status, forwarded.status, contact.uri.user) == (603, 301, "200")

    with_phone(play)


def test_a_second_call_finds_it_busy() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        far_end.call("second")
        await asyncio.sleep(1)
        (failed,) = far_end.seen(events.InviteFailed)
        assert isinstance(failed, events.InviteFailed)
        assert failed.status == 486
        assert not phone.log.has(Moment.ENDED), "the first call is untouched"
        with pytest.raises(PhoneFailure, match="cannot dial, it is in a call"):
            await phone.dial("1")

    with_phone(play)


def test_a_refusal_is_told() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        far_end.answers_with = 486
        await phone.dial("15550100")
        with pytest.raises(PhoneFailure, match="caller: not connected, the call ended: 486"):
            await phone.log.until(Moment.CONNECTED, 5)

    with_phone(play)


def test_giving_up_cancels() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        far_end.answers_with = None
        await phone.dial("15550100")
        await phone.log.until(Moment.ALERTED, 1)
        await phone.hang_up()
        assert (await phone.log.until(Moment.ENDED, 5)).detail.startswith("487")
        assert far_end.seen(events.InviteCancelled)

    with_phone(play)


def test_hold_stops_its_audio_and_resume_brings_it_back() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        await asyncio.sleep(1)
        await phone.hold()
        far_end.received()
        await asyncio.sleep(1)
        assert not far_end.received()
        await phone.resume()
        await asyncio.sleep(1)
        back = [parse(datagram.data) for datagram in far_end.received()]
        assert 48 <= len(back) <= 52
        assert len(far_end.seen(events.ReinviteReceived)) == 2

    with_phone(play)


@pytest.mark.parametrize(
    ("form", "line", "speaks", "reinvites"),
    [
        ("sendonly", b"a=sendonly", True, 2),
        ("inactive", b"a=inactive", False, 2),
        ("zero_address", b"c=IN IP4 0.0.0.0", False, 2),
        ("silent", b"", False, 0),
    ],
)
def test_every_form_of_hold(form: HoldForm, line: bytes, speaks: bool, reinvites: int) -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        await asyncio.sleep(1)
        await phone.hold(form)
        far_end.received()
        await asyncio.sleep(1)
        assert bool(far_end.received()) is speaks
        await phone.resume()
        await asyncio.sleep(1)
        assert len(far_end.received()) >= 48
        offers = [event.request.body for event in far_end.events if isinstance(event, events.ReinviteReceived)]
        assert len(offers) == reinvites
        assert all(line in offer for offer in offers[:1])
        assert all(b"a=sendrecv" in offer and b"c=IN IP4 198.51.100.1" in offer for offer in offers[1:])
        origins = [offer.split(b"o=")[1].split(b" IN")[0].split() for offer in offers]
        assert [(name, int(version)) for _, name, version in origins] == [
            (str(phone.media_ports[-1]).encode(), version) for version in range(2, reinvites + 2)
        ]

    with_phone(play)


def test_it_moves_to_another_address_and_keeps_its_numbers() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        await asyncio.sleep(1)
        before, port = far_end.received(), phone.media_ports[-1]
        await phone.move()
        await asyncio.sleep(1)
        after = far_end.received()
        assert phone.media_ports[-1] != port
        assert {datagram.source.port for datagram in before} == {port}
        assert after[-1].source.port == phone.media_ports[-1]
        packets = [parse(datagram.data) for datagram in before + after]
        assert {(b.sequence - a.sequence) & 0xFFFF for a, b in itertools.pairwise(packets)} == {1}
        (event,) = far_end.seen(events.ReinviteReceived)
        assert isinstance(event, events.ReinviteReceived)
        assert f"m=audio {phone.media_ports[-1]} ".encode() in event.request.body

    with_phone(play)


def test_without_a_network_it_is_gone_until_it_is_back() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        await phone.drop_network()
        far_end.received()
        (invited,) = far_end.seen(events.InviteReceived)
        assert isinstance(invited, events.InviteReceived)
        far_end.order(commands.HangUp(leg=invited.leg))
        await asyncio.sleep(2)
        assert not far_end.received()
        assert not phone.log.has(Moment.ENDED)
        await phone.restore_network()
        await phone.log.until(Moment.ENDED, 5)

    with_phone(play)


def test_a_late_ack_does_not_hold_back_its_audio() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        await asyncio.sleep(1)
        assert len(far_end.received()) >= 45
        assert not far_end.seen(events.InviteAcknowledged)
        await asyncio.sleep(1)
        assert far_end.seen(events.InviteAcknowledged)

    with_phone(play, habits=PhoneHabits(ack_delay_s=1.5))


def test_the_far_end_may_hold_too() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        far_end.call()
        await phone.log.until(Moment.RINGING, 1)
        await phone.answer()
        await phone.log.until(Moment.CONNECTED, 1)
        held = offer_answer.make_offer(far_end.media.local, version=1, direction="sendonly")
        far_end.order(commands.Reinvite(leg="b", body=held))
        await asyncio.sleep(1)
        far_end.received()
        await asyncio.sleep(1)
        assert not far_end.received()

    with_phone(play)


def test_mute_sends_silence_or_words_and_the_signal_goes_on_behind_them() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.mute()
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        await asyncio.sleep(1)
        muted = [parse(datagram.data).payload for datagram in far_end.received()]
        assert set(muted) == {b"\xff" * 160}
        await phone.say(words := coded_signal(9, 400))
        said = [parse(datagram.data).payload for datagram in far_end.received()]
        assert b"".join(said).startswith(np.asarray(encode_ulaw(words)).tobytes())
        await phone.unmute()
        await asyncio.sleep(1)
        heard = b"".join(parse(datagram.data).payload for datagram in far_end.received())
        assert heard == np.asarray(encode_ulaw(coded_signal(7, len(heard), len(muted + said) * 160))).tobytes()

    with_phone(play)


def test_digits_are_telephone_events() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        await phone.press("1#")
        packets = [parse(datagram.data) for datagram in far_end.received()]
        ends = [decode_events(packet.payload)[0] for packet in packets if packet.payload_type == 101]
        assert "".join(event.key for event in ends if event.end) == "111###"

    with_phone(play)


@pytest.mark.parametrize("button", ["hold", "resume", "press", "say"])
def test_buttons_need_a_call(button: str) -> None:
    what = {"press": "1", "say": coded_signal(9, 160)}

    async def play(phone: Softphone, far_end: FarEnd) -> None:
        with pytest.raises(PhoneFailure, match="caller: is in no call"):
            await getattr(phone, button)(*([what[button]] if button in what else []))

    with_phone(play)


def test_an_offer_that_fits_nothing_is_answered_488() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        far_end.call(
            offer=b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=video 9 RTP/AVP 96\r\n"
        )
        await phone.log.until(Moment.RINGING, 1)
        with pytest.raises(PhoneFailure):
            await phone.answer()
        await asyncio.sleep(1)
        (failed,) = far_end.seen(events.InviteFailed)
        assert isinstance(failed, events.InviteFailed)
        assert failed.status == 488

    with_phone(play)


def test_the_messages_that_crossed_its_wire_are_kept() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        assert [message.summary.split()[0] for message in phone.messages[:3]] == ["REGISTER", "401", "REGISTER"]

    with_phone(play)


def test_a_phone_that_is_off_says_so() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        off = Softphone(
            network=phone._cable,
            ids=far_end.ids,
            party="x",
            username="carol",
            password="p",
            server=far_end.address,
            code=1,
        )
        assert off.media_ports == ()
        with pytest.raises(PhoneFailure, match="x: is not switched on"):
            await off.dial("1")
        await off.stop()

    with_phone(play)


def test_keys_by_info_and_in_the_audio() -> None:
    async def play(phone: Softphone, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 1)
        await phone.press("1#", "info")
        await phone.press("2", "inband")
        infos = [seen for seen in phone.messages if seen.sent and seen.summary.startswith("INFO")]
        assert [seen.data.partition(b"\r\n\r\n")[2] for seen in infos] == [
            b"Signal=1\r\nDuration=100\r\n",
            b"Signal=#\r\nDuration=100\r\n",
        ]
        packets = [parse(datagram.data) for datagram in far_end.received()]
        assert {packet.payload_type for packet in packets} == {0}

    with_phone(play)
