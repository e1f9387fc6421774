"""Offer and answer: RFC 3264 by example: codecs, directions, hold, refused streams, versions."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.sdp.description import parse
from emulator.sdp.offer_answer import DIRECTIONS, accept_answer, answer, make_offer

if TYPE_CHECKING:
    from emulator.sdp.offer_answer import Direction

OURS = Address("192.0.2.1", 4000)
THEIRS = Address("192.0.2.2", 5000)
HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"


def offer_of(*lines: str) -> bytes:
    return (HEAD + "".join(f"{line}\r\n" for line in lines)).encode()


def test_an_offer_and_its_answer() -> None:
    offer = make_offer(THEIRS)
    assert offer == offer_of(
        "m=audio 5000 RTP/AVP 0 8 101",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-16",
        "a=ptime:20",
        "a=sendrecv",
    ).replace(b"o=- 1 1 ", b"o=- 5000 1 ")
    ours = answer(offer, OURS, version=7)
    assert (ours.media.remote, ours.media.payload_type, ours.media.codec) == (THEIRS, 0, "PCMU")
    assert (ours.media.telephone_event_type, ours.media.direction) == (101, "sendrecv")
    assert b"o=- 4000 7 IN IP4 192.0.2.1\r\n" in ours.body
    assert b"m=audio 4000 RTP/AVP 0 101\r\n" in ours.body
    theirs = accept_answer(offer, ours.body)
    assert (theirs.remote, theirs.payload_type, theirs.codec, theirs.direction) == (OURS, 0, "PCMU", "sendrecv")


@pytest.mark.parametrize(
    ("lines", "payload_type", "codec", "digits"),
    [
        (("m=audio 5000 RTP/AVP 8 0",), 8, "PCMA", None),
        (("m=audio 5000 RTP/AVP 9 18 0",), 0, "PCMU", None),
        (("m=audio 5000 RTP/AVP 96 97", "a=rtpmap:96 opus/48000/2", "a=rtpmap:97 pcma/8000/1"), 97, "PCMA", None),
        (
            (
                "m=audio 5000 RTP/AVP 0 100 101",
                "a=rtpmap:100 telephone-event/48000",
                "a=rtpmap:101 telephone-event/8000",
            ),
            0,
            "PCMU",
            101,
        ),
        (("m=audio 5000 RTP/AVPF 0 96", "a=rtpmap:96 TELEPHONE-EVENT/8000"), 0, "PCMU", 96),
        # A static number that was given another meaning.
        (("m=audio 5000 RTP/AVP 0 8", "a=rtpmap:0 speex/8000"), 8, "PCMA", None),
    ],
)
def test_the_first_codec_we_speak_is_taken(
    lines: tuple[str, ...], payload_type: int, codec: str, digits: int | None
) -> None:
    media = answer(offer_of(*lines), OURS).media
    assert (media.payload_type, media.codec, media.telephone_event_type) == (payload_type, codec, digits)


EVERY = ("PCMU", "PCMA", "G722", "opus")


def test_an_offer_of_every_codec() -> None:
    stream = parse(make_offer(OURS, codecs=EVERY)).media[0]
    assert stream.formats == ("0", "8", "9", "111", "101", "110")
    assert stream.values("rtpmap") == [
        "0 PCMU/8000",
        "8 PCMA/8000",
        "9 G722/8000",
        "111 opus/48000/2",
        "101 telephone-event/8000",
        "110 telephone-event/48000",
    ]


@pytest.mark.parametrize(
    ("lines", "codec", "payload_types"),
    [
        (("m=audio 5000 RTP/AVP 9",), "G722", ((9, "G722"),)),
        (("m=audio 5000 RTP/AVP 96 0", "a=rtpmap:96 Opus/48000/2"), "opus", ((96, "opus"),)),
        (("m=audio 5000 RTP/AVP 120", "a=rtpmap:120 G722/8000/1"), "G722", ((120, "G722"),)),
        (
            (
                "m=audio 5000 RTP/AVP 96 97 98",
                "a=rtpmap:96 opus/48000/2",
                "a=rtpmap:97 telephone-event/8000",
                "a=rtpmap:98 telephone-event/48000",
            ),
            "opus",
            ((96, "opus"), (98, "telephone-event/48000")),
        ),
        (
            ("m=audio 5000 RTP/AVP 96 97", "a=rtpmap:96 opus/48000/2", "a=rtpmap:97 telephone-event/8000"),
            "opus",
            ((96, "opus"), (97, "telephone-event")),
        ),
    ],
)
def test_the_numbers_of_the_offer_are_answered(
    lines: tuple[str, ...], codec: str, payload_types: tuple[tuple[int, str], ...]
) -> None:
    ours = answer(offer_of(*lines), OURS, codecs=EVERY)
    assert (ours.media.codec, ours.media.payload_type) == (codec, payload_types[0][0])
    assert ours.media.payload_types == payload_types
    assert parse(ours.body).media[0].formats == tuple(str(number) for number, _ in payload_types)


def test_the_peer_sends_by_the_numbers_of_our_offer_and_we_by_those_of_its_answer() -> None:
    body = offer_of(
        "m=audio 5000 RTP/AVP 96 97 120",
        "a=rtpmap:96 opus/48000/2",
        "a=rtpmap:97 telephone-event/48000",
        "a=rtpmap:120 speex/8000",
    )
    media = accept_answer(make_offer(OURS, codecs=("PCMU", "opus")), body)
    assert (media.codec, media.payload_type, media.telephone_event_type) == ("opus", 96, 97)
    ours = ((0, "PCMU"), (111, "opus"), (101, "telephone-event"), (110, "telephone-event/48000"))
    assert media.payload_types == (*ours, (96, "opus"), (97, "telephone-event/48000"))


def test_our_own_list_limits_the_choice() -> None:
    assert answer(make_offer(THEIRS), OURS, codecs=("PCMA",)).media.codec == "PCMA"
    assert accept_answer(make_offer(OURS, codecs=("PCMA",)), make_offer(THEIRS)).codec == "PCMA"


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("m=audio 5000 RTP/AVP 9 18",),
        ("m=audio 0 RTP/AVP 0",),
        ("m=audio 5000 RTP/SAVP 0",),
        ("m=video 5000 RTP/AVP 0",),
        ("m=audio 5000 RTP/AVP 101", "a=rtpmap:101 telephone-event/8000"),
        ("m=audio 5000 RTP/AVP 0", "a=rtpmap:0 PCMU/16000"),
    ],
)
def test_nothing_in_common_is_488(lines: tuple[str, ...]) -> None:
    with pytest.raises(PeerViolation) as caught:
        answer(offer_of(*lines), OURS)
    assert caught.value.status == 488


def test_a_stream_without_an_address_is_refused() -> None:
    with pytest.raises(PeerViolation, match="c=") as caught:
        answer(b"v=0\r\nm=audio 5000 RTP/AVP 0\r\n", OURS)
    assert caught.value.status == 400


def test_every_other_stream_is_refused_in_its_place() -> None:
    offer = offer_of(
        "m=video 6000 RTP/AVP 99", "m=audio 5000 RTP/AVP 0", "m=audio 5002 RTP/AVP 0", "m=image 6002 udptl t38"
    )
    body = answer(offer, OURS).body
    streams = parse(body).media
    assert [(stream.kind, stream.port) for stream in streams] == [
        ("video", 0),
        ("audio", 4000),
        ("audio", 0),
        ("image", 0),
    ]
    assert [stream.formats for stream in streams] == [("99",), ("0",), ("0",), ("t38",)]


@pytest.mark.parametrize("wanted", DIRECTIONS)
@pytest.mark.parametrize("offered", DIRECTIONS)
@pytest.mark.parametrize("where", ["stream", "whole"])
def test_each_side_sends_only_where_the_other_receives(offered: Direction, wanted: Direction, where: str) -> None:
    stream = "m=audio 5000 RTP/AVP 0"
    lines = (stream, f"a={offered}") if where == "stream" else (f"a={offered}", stream)
    ours = answer(offer_of(*lines), OURS, direction=wanted)
    theirs = accept_answer(offer_of(*lines), ours.body)
    we_send, we_receive = sends(ours.media.direction), receives(ours.media.direction)
    assert we_send == (sends(wanted) and receives(offered))
    assert we_receive == (receives(wanted) and sends(offered))
    assert (sends(theirs.direction), receives(theirs.direction)) == (we_receive, we_send)


def sends(direction: Direction) -> bool:
    return direction in {"sendrecv", "sendonly"}


def receives(direction: Direction) -> bool:
    return direction in {"sendrecv", "recvonly"}


def test_hold_in_the_old_way() -> None:
    offer = offer_of("m=audio 5000 RTP/AVP 0").replace(b"c=IN IP4 192.0.2.2", b"c=IN IP4 0.0.0.0")
    media = answer(offer, OURS).media
    assert (media.remote, media.direction) == (None, "recvonly")


def test_a_host_name_is_no_address() -> None:
    offer = offer_of("m=audio 5000 RTP/AVP 0").replace(b"c=IN IP4 192.0.2.2", b"c=IN IP4 phone.example")
    assert answer(offer, OURS).media.remote is None


@pytest.mark.parametrize(("version", "host"), [("IP6", "::1"), ("IP6", "2001:db8::7"), ("IP4", "300.1.2.3")])
def test_an_address_that_our_socket_cannot_reach_is_no_remote(version: str, host: str) -> None:
    offer = offer_of("m=audio 5000 RTP/AVP 0").replace(b"c=IN IP4 192.0.2.2", f"c=IN {version} {host}".encode())
    agreed = answer(offer, OURS)
    assert (agreed.media.remote, agreed.media.direction) == (None, "sendrecv")
    assert accept_answer(make_offer(OURS), offer).remote is None


def test_over_ipv6_an_ipv6_address_is_the_remote() -> None:
    offer = make_offer(Address("2001:db8::7", 5000))
    assert answer(offer, Address("2001:db8::1", 4000)).media.remote == Address("2001:db8::7", 5000)


def test_another_packet_length_and_the_usual_port_of_rtcp_change_nothing() -> None:
    offer = offer_of("m=audio 5000 RTP/AVP 0", "a=ptime:30", "a=rtcp:5001")
    assert answer(offer, OURS) == answer(offer_of("m=audio 5000 RTP/AVP 0"), OURS)


@pytest.mark.parametrize(
    "theirs",
    [
        offer_of("m=audio 0 RTP/AVP 0"),
        offer_of(),
        offer_of("m=audio 5000 RTP/AVP 9"),
        b"",
    ],
)
def test_an_answer_that_refuses_is_488(theirs: bytes) -> None:
    with pytest.raises(PeerViolation) as caught:
        accept_answer(make_offer(OURS), theirs)
    assert caught.value.status == 488


def test_digits_go_with_the_number_that_the_peer_gave() -> None:
    theirs = offer_of("m=audio 5000 RTP/AVP 0 96", "a=rtpmap:96 telephone-event/8000")
    assert accept_answer(make_offer(OURS), theirs).telephone_event_type == 96


def test_a_new_version_of_the_same_session() -> None:
    first, second = make_offer(OURS), make_offer(OURS, version=2, direction="sendonly")
    assert b"o=- 4000 1 IN" in first
    assert b"o=- 4000 2 IN" in second
    assert b"o=- 77 2 IN" in make_offer(OURS, version=2, identifier=77)
    assert b"a=sendonly\r\n" in second


@given(st.lists(st.sampled_from(["0", "8", "9", "101", "x", "00", "²"]), max_size=4), st.binary(max_size=40))
def test_hostile_streams_are_refused_and_nothing_worse(formats: list[str], noise: bytes) -> None:
    offer = offer_of(f"m=audio 5000 RTP/AVP {' '.join(formats)}") + b"a=rtpmap:" + noise + b"\r\na=ptime:" + noise
    with suppress(PeerViolation):
        assert answer(offer, OURS).media.codec in {"PCMU", "PCMA"}


def test_a_side_without_telephone_events_agrees_on_none() -> None:
    offer = make_offer(Address("192.0.2.1", 4000), telephone_events=False)
    assert b"telephone-event" not in offer
    assert answer(offer, Address("192.0.2.2", 5000)).media.telephone_event_type is None
    offer = make_offer(Address("192.0.2.1", 4000))
    reply = answer(offer, Address("192.0.2.2", 5000), telephone_events=False)
    assert reply.media.telephone_event_type is None
    assert b"telephone-event" not in reply.body
    assert accept_answer(offer, reply.body).telephone_event_type is None


NOISE = ("m=audio 5000 RTP/AVP 0 13 96 101", "a=rtpmap:101 telephone-event/8000", "a=rtpmap:96 opus/48000/2")


def test_comfort_noise_is_answered_when_it_is_offered() -> None:
    ours = answer(offer_of(*NOISE), OURS, codecs=EVERY)
    assert ours.media.payload_types == ((0, "PCMU"), (13, "CN"), (101, "telephone-event"))
    stream = parse(ours.body).media[0]
    assert stream.formats == ("0", "13", "101")
    assert "13 CN/8000" in stream.values("rtpmap")
    assert "CN" not in dict(answer(offer_of("m=audio 5000 RTP/AVP 0"), OURS).media.payload_types).values()


def test_comfort_noise_of_another_clock_than_the_audio_is_not() -> None:
    ours = answer(offer_of(*NOISE), OURS, codecs=["opus"])
    assert parse(ours.body).media[0].formats == ("96", "101")


def test_an_offer_with_comfort_noise_and_its_answer() -> None:
    offer = make_offer(THEIRS, codecs=["PCMU", "PCMA", "CN"])
    assert parse(offer).media[0].formats == ("0", "8", "13", "101")
    ours = answer(offer, OURS)
    agreed = accept_answer(offer, ours.body)
    assert (13, "CN") in ours.media.payload_types
    assert (13, "CN") in agreed.payload_types
    assert (agreed.codec, agreed.payload_type) == ("PCMU", 0)


def test_a_stream_of_nothing_but_comfort_noise_is_refused() -> None:
    with pytest.raises(PeerViolation):
        answer(offer_of("m=audio 5000 RTP/AVP 13"), OURS)
    with pytest.raises(PeerViolation):
        accept_answer(make_offer(THEIRS, codecs=["PCMU", "PCMA", "CN"]), offer_of("m=audio 5000 RTP/AVP 13"))


def test_an_ipv6_address_is_known_however_it_is_written() -> None:
    offer = make_offer(Address("2001:db8:1::7", 4000)).replace(b"2001:db8:1::7", b"2001:0DB8:1:0::0007")
    ours = answer(offer, Address("2001:db8::1", 10000))
    assert ours.media.remote == Address("2001:db8:1::7", 4000)
    assert ours.media.rtcp == Address("2001:db8:1::7", 4001)
    assert b"c=IN IP6 2001:db8::1\r\n" in ours.body
    assert answer(offer, Address("192.0.2.1", 10000)).media.remote is None, "no packet of ours gets there"
