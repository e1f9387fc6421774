"""Offers and answers of WebRTC: what browsers say, what we say to them, and what is refused in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.sdp import webrtc
from emulator.sdp.description import parse
from emulator.sdp.offer_answer import accept_answer, answer, make_offer
from emulator.sdp.webrtc import OwnTransport

if TYPE_CHECKING:
    from emulator.sdp.offer_answer import MediaParameters

ALL = ("PCMU", "PCMA", "G722", "opus")
LOCAL = Address("127.0.0.1", 20000)
FINGERPRINT = "sha-256 " + ":".join(["AB"] * 32)
HOST = "1 1 udp 2130706431 192.0.2.1 40000 typ host"
OURS = OwnTransport(ufrag="ours", password="p" * 22, fingerprint=FINGERPRINT, candidates=(HOST,))
BROWSER = """v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS stream
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:2 1 udp 2122260223 192.0.2.9 50000 typ host generation 0 network-id 1
a=candidate:3 1 tcp 1518280447 192.0.2.9 9 typ host tcptype active generation 0
a=ice-ufrag:brow
a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa
a=ice-options:trickle
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=sendrecv
a=msid:stream track
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:13 CN/8000
a=rtpmap:110 telephone-event/48000
a=rtpmap:126 telephone-event/8000
a=ssrc:3735928559 cname:browser
""".format(fingerprint=":".join(["CD"] * 32))


def browser(*changes: tuple[str, str]) -> bytes:
    """What Chromium offers, line ends and all, with some of its text replaced."""
    text = BROWSER
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.replace("\n", "\r\n").encode()


def agreed(offer: bytes, own: OwnTransport = OURS) -> tuple[str, MediaParameters]:
    answered = answer(offer, LOCAL, codecs=ALL, keys=own)
    return answered.body.decode(), answered.media


def test_what_chromium_offers_is_answered_with_its_own_numbers() -> None:
    body, media = agreed(browser())
    assert (media.codec, media.payload_type, media.direction) == ("opus", 111, "sendrecv")
    assert (media.telephone_event_type, media.telephone_event_rate) == (110, 48000)
    assert (media.remote, media.rtcp_mux, media.srtp) == (None, True, None)
    assert "m=audio 40000 UDP/TLS/RTP/SAVPF 111 110\r\n" in body
    assert "c=IN IP4 192.0.2.1\r\n" in body
    assert "a=group:BUNDLE 0\r\n" in body
    for line in ("mid:0", "rtcp-mux", "ice-ufrag:ours", "setup:active", f"candidate:{HOST}", "end-of-candidates"):
        assert f"a={line}\r\n" in body


def test_the_end_of_the_browser_is_read() -> None:
    peer = agreed(browser())[1].web
    assert peer is not None
    assert (peer.ufrag, peer.password) == ("brow", "a" * 24)
    assert peer.fingerprints == ("sha-256 " + ":".join(["CD"] * 32),)
    assert [candidate.split()[2] for candidate in peer.candidates] == ["udp", "tcp"]
    assert peer.we_are_client


def test_digits_of_g711_have_its_clock() -> None:
    _, media = agreed(browser(("SAVPF 111 63 9 0", "SAVPF 0 111 63 9")))
    assert (media.codec, media.payload_type) == ("PCMU", 0)
    assert (media.telephone_event_type, media.telephone_event_rate) == (126, 8000)


@pytest.mark.parametrize(
    ("offered", "known", "ours"),
    [
        ("actpass", None, "active"),
        ("actpass", False, "passive"),
        ("actpass", True, "active"),
        ("active", None, "passive"),
        ("passive", None, "active"),
        ("active", True, "passive"),
    ],
)
def test_who_begins_dtls(offered: str, known: bool | None, ours: str) -> None:
    body, media = agreed(browser(("a=setup:actpass", f"a=setup:{offered}")), replace(OURS, is_client=known))
    assert f"a=setup:{ours}\r\n" in body
    assert media.web is not None
    assert media.web.we_are_client is (ours == "active")


@pytest.mark.parametrize(
    ("removed", "named"),
    [
        ("a=rtcp-mux\n", "rtcp-mux"),
        ("a=ice-ufrag:brow\n", "credentials of ICE"),
        ("a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa\n", "credentials of ICE"),
        ("a=fingerprint:sha-256", "fingerprint"),
    ],
)
def test_what_is_missing_is_named(removed: str, named: str) -> None:
    with pytest.raises(PeerViolation, match=named) as refused:
        agreed(browser((removed, "a=fingerprint:sha-1" if "sha-256" in removed else "")))
    assert refused.value.status == 488


def test_codecs_that_nobody_here_speaks_are_named() -> None:
    offer = browser(("SAVPF 111 63 9 0 8 13 110 126", "SAVPF 63 110"), ("a=rtpmap:111 opus/48000/2\n", ""))
    with pytest.raises(PeerViolation, match=r"codec in common; offered: red/48000/2") as refused:
        agreed(offer)
    assert refused.value.status == 488


def test_without_an_end_of_ours_webrtc_is_refused() -> None:
    with pytest.raises(PeerViolation) as refused:
        answer(browser(), LOCAL, codecs=ALL)
    assert refused.value.status == 488


def test_stray_carriage_returns_change_nothing() -> None:
    strayed = browser().replace(b"a=mid:0\r\n", b"a=mid:0\r\r\n\r\n")
    assert agreed(strayed) == agreed(browser())


def test_credentials_may_stand_before_the_streams() -> None:
    moved = "a=ice-ufrag:brow\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa\n"
    assert agreed(browser((moved, ""), ("t=0 0\n", f"t=0 0\n{moved}"))) == agreed(browser())


def test_a_video_stream_is_refused_by_its_name() -> None:
    offer = browser() + b"m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=rtpmap:96 VP8/90000\r\n"
    body, _ = agreed(offer)
    assert "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n" in body
    assert "a=group:BUNDLE 0\r\n" in body


@pytest.mark.parametrize(("theirs", "ours"), [("sendonly", "recvonly"), ("inactive", "inactive")])
def test_hold_is_a_direction(theirs: str, ours: str) -> None:
    body, media = agreed(browser(("a=sendrecv", f"a={theirs}")))
    assert f"a={ours}\r\n" in body
    assert media.direction == ours


def test_a_restart_of_ice_is_other_credentials() -> None:
    known = agreed(browser())[1].web
    assert known is not None
    assert not webrtc.restarts_ice(browser(), known)
    assert webrtc.restarts_ice(browser(("a=ice-ufrag:brow", "a=ice-ufrag:anew")), known)
    assert not webrtc.restarts_ice(make_offer(LOCAL), known)


def test_only_what_has_webrtc_is_webrtc() -> None:
    assert webrtc.is_webrtc(browser())
    assert not webrtc.is_webrtc(make_offer(LOCAL))
    assert not webrtc.is_webrtc(b"")
    assert not webrtc.is_webrtc(b"hello")


def test_what_is_left_of_our_offer_when_numbers_are_struck_off_explains_them_by_rtpmap_alone() -> None:
    lines = make_offer(LOCAL, codecs=("opus", "PCMU"), keys=OURS).decode().splitlines()
    assert {"a=rtpmap:110 telephone-event/48000", "a=rtpmap:101 telephone-event/8000"} <= set(lines)
    assert [line.split()[0] for line in lines if line.startswith("a=fmtp")] == ["a=fmtp:111"]


def test_our_offer_has_what_browsers_take_and_a_browser_can_answer_it() -> None:
    offer = make_offer(LOCAL, codecs=webrtc.CODECS, keys=OURS)
    text = offer.decode()
    assert "m=audio 40000 UDP/TLS/RTP/SAVPF 111 0 110 101\r\n" in text
    assert "a=setup:actpass\r\n" in text
    named = {line.split()[0].rpartition(":")[2] for line in text.splitlines() if line.startswith("a=fmtp:")}
    assert named == {"111"}, "Plivo's SDK takes 110 and 101 out of m=, and a fmtp that is left cannot be read"
    theirs = OwnTransport(ufrag="them", password="q" * 22, fingerprint=FINGERPRINT)
    answered = answer(offer, Address("192.0.2.9", 9), codecs=ALL, keys=theirs)
    media = accept_answer(offer, answered.body, web=OURS)
    assert media.web is not None
    assert (media.codec, media.web.ufrag, media.web.we_are_client) == ("opus", "them", False)
    assert (media.telephone_event_type, media.direction) == (110, "sendrecv")


def test_a_plain_answer_to_an_offer_of_webrtc_is_refused() -> None:
    offer = make_offer(LOCAL, codecs=webrtc.CODECS, keys=OURS)
    with pytest.raises(PeerViolation) as refused:
        accept_answer(offer, answer(make_offer(LOCAL), LOCAL).body, web=OURS)
    assert refused.value.status == 488


@given(
    numbers=st.permutations(["111", "63", "9", "0", "8", "13", "110", "126"]),
    kept=st.integers(1, 8),
    direction=st.sampled_from(["sendrecv", "sendonly", "recvonly", "inactive"]),
)
def test_an_answer_has_only_numbers_of_the_offer(numbers: list[str], kept: int, direction: str) -> None:
    formats = numbers[:kept]
    offer = browser(("111 63 9 0 8 13 110 126", " ".join(formats)), ("a=sendrecv", f"a={direction}"))
    audio = [number for number in formats if number in {"111", "9", "0", "8"}]
    if not audio:
        with pytest.raises(PeerViolation):
            agreed(offer)
        return
    body, media = agreed(offer)
    answered = parse(body.encode()).media[0].formats
    assert answered[0] == audio[0]
    assert set(answered) <= set(formats)
    assert media.payload_type == int(audio[0])


@given(st.lists(st.sampled_from(BROWSER.splitlines()), max_size=40))
def test_lines_in_any_order_are_answered_or_refused(lines: list[str]) -> None:
    status: int | None = 0
    try:
        agreed(("v=0\r\n" + "\r\n".join(lines)).encode())
    except PeerViolation as violation:
        status = violation.status
    assert status in {0, 400, 488}
