"""Offer and answer about how packets travel: RTCP beside RTP (RFC 5761, RFC 3605) and SRTP by SDES (RFC 4568)."""

from __future__ import annotations

import base64

import pytest

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.base.ids import Ids
from emulator.sdp.crypto import SUITES, OwnKeys, SrtpKeys
from emulator.sdp.description import parse
from emulator.sdp.offer_answer import accept_answer, answer, make_offer
from tests.emulator.sdp.test_offer_answer import OURS, THEIRS, offer_of

CM_80 = "AES_CM_128_HMAC_SHA1_80"
KEY = base64.b64encode(bytes(range(30))).decode()
CRYPTO = f"a=crypto:4 {CM_80} inline:{KEY}|2^31"
AUDIO, SECURE = "m=audio 5000 RTP/AVP 0", "m=audio 5000 RTP/SAVP 0"


def keys(seed: int) -> OwnKeys:
    return OwnKeys(Ids.seeded(seed).secret)


def test_rtcp_goes_to_the_next_port_unless_another_is_named() -> None:
    assert answer(offer_of(AUDIO), OURS).media.rtcp == Address(THEIRS.host, 5001)
    assert answer(offer_of(AUDIO, "a=rtcp:5077"), OURS).media.rtcp == Address(THEIRS.host, 5077)
    assert answer(offer_of(AUDIO, "a=rtcp:5077 IN IP6 ::1"), OURS).media.rtcp is None
    assert answer(offer_of(AUDIO, "c=IN IP4 0.0.0.0"), OURS).media.rtcp is None
    assert answer(offer_of(AUDIO, "a=inactive"), OURS).media.rtcp == Address(THEIRS.host, 5001)


def test_one_port_for_both_is_taken_when_it_is_offered() -> None:
    offer = make_offer(THEIRS, rtcp_mux=True)
    ours = answer(offer, OURS)
    assert (ours.media.rtcp_mux, ours.media.rtcp) == (True, THEIRS)
    assert b"a=rtcp-mux\r\n" in ours.body
    theirs = accept_answer(offer, ours.body)
    assert (theirs.rtcp_mux, theirs.rtcp) == (True, OURS)


def test_one_port_for_both_takes_both_sides() -> None:
    plain = make_offer(THEIRS)
    refused = accept_answer(make_offer(THEIRS, rtcp_mux=True), answer(plain, OURS).body)
    assert (refused.rtcp_mux, refused.rtcp) == (False, Address(OURS.host, OURS.port + 1))
    unasked = accept_answer(plain, answer(make_offer(THEIRS, rtcp_mux=True), OURS).body)
    assert (unasked.rtcp_mux, unasked.rtcp) == (False, Address(OURS.host, OURS.port + 1))
    assert b"rtcp-mux" not in answer(plain, OURS).body


@pytest.mark.parametrize("suite", SUITES)
def test_both_ends_have_the_same_keys_crossed(suite: str) -> None:
    theirs = keys(1)
    whole = make_offer(THEIRS, keys=theirs).decode()
    only = [line for line in whole.split("\r\n") if not line.startswith("a=crypto") or f" {suite} " in line]
    offer = "\r\n".join(only).encode()
    ours = answer(offer, OURS, keys=keys(2))
    agreed = accept_answer(offer, ours.body)
    assert ours.media.srtp == SrtpKeys(suite=suite, receive=theirs.of(suite), send=keys(2).of(suite))
    assert agreed.srtp == SrtpKeys(suite=suite, receive=keys(2).of(suite), send=theirs.of(suite))
    assert b"m=audio 4000 RTP/SAVP 0 101\r\n" in ours.body
    assert ours.body.count(b"a=crypto:") == 1


def test_the_first_usable_key_of_the_offer_is_taken_with_its_tag() -> None:
    offer = offer_of(SECURE, "a=crypto:1 F8_128_HMAC_SHA1_80 inline:abcd", CRYPTO, f"a=crypto:5 {CM_80} inline:{KEY}")
    ours = answer(offer, OURS, keys=keys(1))
    assert parse(ours.body).media[0].values("crypto") == [f"4 {CM_80} inline:{keys(1).of(CM_80)}"]


def test_a_plain_profile_with_a_key_means_srtp_where_it_can_be_had() -> None:
    ours = answer(offer_of(AUDIO, CRYPTO), OURS, keys=keys(1))
    assert ours.media.srtp is not None
    assert b"RTP/AVP 0" in ours.body
    for plain in (answer(offer_of(AUDIO, CRYPTO), OURS), answer(offer_of(AUDIO, "a=crypto:x"), OURS, keys=keys(1))):
        assert plain.media.srtp is None
        assert b"crypto" not in plain.body


def test_of_a_secure_and_a_plain_stream_the_first_usable_is_taken() -> None:
    both = offer_of(SECURE, CRYPTO, "m=audio 5002 RTP/AVP 0")
    assert [each.port for each in parse(answer(both, OURS, keys=keys(1)).body).media] == [4000, 0]
    assert [each.port for each in parse(answer(both, OURS).body).media] == [0, 4000]


@pytest.mark.parametrize(
    "lines", [(SECURE,), (SECURE, "a=crypto:1 UNKNOWN inline:x"), ("m=audio 5 UDP/TLS/RTP/SAVPF 0",)]
)
def test_a_secure_stream_without_a_usable_key_is_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(PeerViolation) as violation:
        answer(offer_of(*lines), OURS, keys=keys(1))
    assert violation.value.status == 488


@pytest.mark.parametrize(
    "lines",
    [
        (SECURE,),
        (AUDIO,),
        (AUDIO, f"a=crypto:1 {CM_80} inline:{KEY}"),
        (SECURE, f"a=crypto:2 {CM_80} inline:{KEY}"),
        (SECURE, f"a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:{KEY}"),
    ],
)
def test_an_answer_that_takes_none_of_our_keys_is_not_usable(lines: tuple[str, ...]) -> None:
    with pytest.raises(PeerViolation) as violation:
        accept_answer(make_offer(OURS, keys=keys(1)), offer_of(*lines))
    assert violation.value.status == 488


def test_a_plain_offer_has_no_keys_and_wants_none() -> None:
    assert b"crypto" not in make_offer(OURS)
    with pytest.raises(PeerViolation):
        accept_answer(make_offer(OURS), offer_of(SECURE, CRYPTO))
    assert accept_answer(make_offer(OURS), offer_of(AUDIO, CRYPTO)).srtp is None
