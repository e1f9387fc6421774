"""SDP text: golden descriptions of real phones, damaged ones, and the way back to text."""

from __future__ import annotations

from contextlib import suppress

import aiosipua
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.errors import PeerViolation
from emulator.sdp.description import MediaDescription, parse, write

BARESIP = (
    b"v=0\r\no=- 3890218218 1541345541 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
    b"a=tool:baresip 1.0.0\r\nm=audio 16384 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
    b"a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ssrc:1 cname:sip:a@b\r\na=sendrecv\r\n"
    b"a=label:1\r\na=rtcp-rsize\r\na=ptime:20\r\n"
)


def test_a_description_is_read() -> None:
    description = parse(BARESIP)
    (audio,) = description.media
    assert (description.host, description.attributes[0]) == ("192.0.2.7", ("tool", "baresip 1.0.0"))
    assert (audio.kind, audio.port, audio.protocol, audio.formats) == ("audio", 16384, "RTP/AVP", ("0", "8", "101"))
    assert audio.values("rtpmap") == ["0 PCMU/8000", "8 PCMA/8000", "101 telephone-event/8000"]
    assert audio.values("sendrecv") == [""]


@pytest.mark.parametrize("line_end", [b"\n", b"\r", b"\r\r\n", b" \r\n"])
def test_any_line_end_will_do(line_end: bytes) -> None:
    assert parse(BARESIP.replace(b"\r\n", line_end)) == parse(BARESIP)


def test_streams_have_their_own_address_and_attributes() -> None:
    text = (
        "v=0\nc=IN IP4 192.0.2.1\na=sendonly\nm=audio 4000 RTP/AVP 0\nc=IN IP4 192.0.2.2/127\n"
        "m=video 4002/2 RTP/AVP 99\nc=IN IP6 2001:db8::1\na=inactive\n"
    )
    description = parse(text.encode())
    assert description.host == "192.0.2.1"
    assert [stream.host for stream in description.media] == ["192.0.2.2", "2001:db8::1"]
    assert [stream.attributes for stream in description.media] == [(), (("inactive", ""),)]


@pytest.mark.parametrize(
    ("text", "place", "status"),
    [
        ("", "v=", 488),
        ("hello", "v=", 488),
        ("v=0\nm=audio RTP/AVP 0", "m=", 400),
        ("v=0\nm=audio 70000 RTP/AVP 0", "m=", 400),
        ("v=0\nm=audio -1 RTP/AVP 0", "m=", 400),
        ("v=0\nc=IN IP5 1.2.3.4", "c=", 400),
        ("v=0\nc=ATM X", "c=", 400),
    ],
)
def test_what_is_wrong_is_named(text: str, place: str, status: int) -> None:
    with pytest.raises(PeerViolation) as caught:
        parse(text.encode())
    assert (caught.value.place, caught.value.status) == (place, status)


@given(st.binary(max_size=200))
def test_noise_is_refused_and_nothing_worse(noise: bytes) -> None:
    for body in (noise, b"v=0\r\nm=" + noise, b"v=0\r\nm=audio 1 RTP/AVP 0\r\nc=" + noise, b"v=0\r\na=" + noise):
        with suppress(PeerViolation):
            parse(body)


def test_writing_is_the_inverse_of_reading() -> None:
    audio = MediaDescription(
        kind="audio",
        port=4000,
        protocol="RTP/AVP",
        formats=("0", "101"),
        attributes=(("rtpmap", "0 PCMU/8000"), ("sendrecv", "")),
    )
    body = write(host="2001:db8::7", identifier=5, version=6, media=(audio,))
    assert body == (
        b"v=0\r\no=- 5 6 IN IP6 2001:db8::7\r\ns=-\r\nc=IN IP6 2001:db8::7\r\nt=0 0\r\n"
        b"m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n"
    )
    assert parse(body).media == (audio,)
    assert parse(body).host == "2001:db8::7"


def test_another_reader_understands_what_we_write() -> None:
    audio = MediaDescription(
        kind="audio", port=4000, protocol="RTP/AVP", formats=("8",), attributes=(("rtpmap", "8 PCMA/8000"),)
    )
    theirs = aiosipua.parse_sdp(write(host="192.0.2.9", identifier=1, version=3, media=(audio,)).decode())
    assert theirs.origin.session_version == "3"
    assert (theirs.media[0].port, [codec.encoding_name for codec in theirs.media[0].codecs]) == (4000, ["PCMA"])
