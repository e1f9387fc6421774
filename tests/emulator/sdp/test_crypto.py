"""The crypto attribute: what is usable, what an answer agrees to, and that keys are never shown."""

from __future__ import annotations

import base64

import pytest

from emulator.base.ids import Ids
from emulator.sdp.crypto import SUITES, Crypto, OwnKeys, SrtpKeys, accepted, answered, usable

KEY = base64.b64encode(bytes(range(30))).decode()
CM_80 = "AES_CM_128_HMAC_SHA1_80"


def own(seed: int = 1) -> OwnKeys:
    return OwnKeys(Ids.seeded(seed).secret)


@pytest.mark.parametrize("suite", SUITES)
def test_every_suite_with_a_key_of_its_length(suite: str) -> None:
    key = base64.b64encode(bytes(SUITES[suite])).decode()
    assert usable([f"7 {suite} inline:{key}"]) == [Crypto(tag="7", suite=suite, key=key)]
    assert usable([f"7 {suite} inline:{key.rstrip('=')}"]) == [Crypto(tag="7", suite=suite, key=key)]
    assert usable([f"7 {suite} inline:{base64.b64encode(bytes(SUITES[suite] + 1)).decode()}"]) == []


@pytest.mark.parametrize(
    "value",
    [
        f"1 {CM_80} inline:{KEY}|2^31",
        f"1 {CM_80} inline:{KEY}|1048576",
        f"1 {CM_80.lower()} INLINE:{KEY}",
        f"1  {CM_80}  inline:{KEY} WSH=64",
        f"1 {CM_80} inline:{KEY} -OPTIONAL",
    ],
)
def test_what_changes_nothing_is_usable(value: str) -> None:
    assert usable([value]) == [Crypto(tag="1", suite=CM_80, key=KEY)]


@pytest.mark.parametrize(
    "value",
    [
        "",
        f"{CM_80} inline:{KEY}",
        f"1 {CM_80} {KEY}",
        f"1 F8_128_HMAC_SHA1_80 inline:{KEY}",
        f"1 {CM_80} inline:!!!",
        f"1 {CM_80} inline:A",
        f"1 {CM_80} inline:{KEY}|2^20|1:4",
        f"1 {CM_80} inline:{KEY};inline:{KEY}",
        f"1 {CM_80} inline:{KEY} UNENCRYPTED_SRTP",
        f"1 {CM_80} inline:{KEY} UNAUTHENTICATED_SRTP WSH=64",
        f"1 {CM_80} inline:{KEY} KDR=1",
    ],
)
def test_what_is_not(value: str) -> None:
    assert usable([value]) == []


def test_an_offer_has_every_suite_with_a_key_of_its_own() -> None:
    offered = own().offered()
    assert [each.suite for each in offered] == list(SUITES)
    assert [each.tag for each in offered] == ["1", "2", "3", "4"]
    assert len({each.key for each in offered}) == 4
    assert usable(value for _, value in (each.attribute() for each in offered)) == list(offered)


def test_keys_stay_and_follow_from_the_seed() -> None:
    keys = own()
    assert keys.of(CM_80) == keys.of(CM_80) == own().of(CM_80) != own(2).of(CM_80)


def test_an_answer_takes_one_of_what_was_offered() -> None:
    offered = own().offered()
    assert answered(offered, [f"2 {offered[1].suite} inline:{KEY}"]) == SrtpKeys(
        suite=offered[1].suite, receive=KEY, send=offered[1].key
    )
    for values in ([], [f"1 {offered[1].suite} inline:{KEY}"], [f"9 {CM_80} inline:{KEY}"], [f"1 {CM_80} inline:x"]):
        assert answered(offered, values) is None


def test_keys_are_not_shown() -> None:
    keys = SrtpKeys(suite=CM_80, receive="peer's", send="ours")
    assert "peer" not in repr(keys)
    assert "ours" not in repr(keys)
    assert KEY not in repr(Crypto(tag="1", suite=CM_80, key=KEY))


@pytest.mark.parametrize("more", ["|1:4", "|2^20|1:4", "|2^31|1234:2"])
def test_of_keys_with_and_without_an_identifier_that_without_is_taken(more: str) -> None:
    values = [f"1 {CM_80} inline:{KEY}{more}", f"2 {CM_80} inline:{KEY}|2^20"]
    accepted_one = accepted(values, own())
    assert accepted_one is not None
    assert accepted_one[0].attribute()[1].startswith(f"2 {CM_80} inline:")
    assert accepted(values[:1], own()) is None
