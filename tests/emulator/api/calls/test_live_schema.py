"""Arguments of requests to live calls: forms in which SDKs send them, defaults, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.api.arguments import check
from emulator.api.calls.live_schema import PlayOnCall, SendDigits, SpeakOnCall, TransferCall
from emulator.api.errors import ApiError
from emulator.api.live_calls import SoundOrder
from emulator.callflow.control import Speech

if TYPE_CHECKING:
    from emulator.api.arguments import Arguments

A, B = "http://a.test/x.wav", "https://b.test/y.mp3?from=1,2"


@pytest.mark.parametrize("urls", [[A, B], f"{A},{B}", f" {A} , {B} "])
def test_urls_come_as_a_list_or_with_commas_between(urls: object) -> None:
    order = check(PlayOnCall, {"urls": urls, "length": "7", "loop": "true", "mix": "false"}).order
    assert order == SoundOrder(kind="play", urls=(A, B), loop=True, longest_s=7, mixed=False)


def test_what_is_said_has_defaults_and_no_markup() -> None:
    order = check(SpeakOnCall, {"text": "a < b & <break/>"}).order
    assert order == SoundOrder(
        kind="speak", speech=Speech(ssml="a &lt; b &amp; &lt;break/&gt;", voice="WOMAN", language="en-US")
    )


@pytest.mark.parametrize("name", ["leg", "legs"])
def test_the_leg_of_keys_has_two_names(name: str) -> None:
    assert check(SendDigits, {"digits": "1w2#", name: "bleg"}).leg == "bleg"


def test_a_transfer_is_of_the_call_itself_unless_told_otherwise() -> None:
    wanted = check(TransferCall, {"aleg_url": A, "aleg_method": "get"})
    assert (wanted.legs, wanted.address("aleg")) == ("aleg", (A, "GET"))
    with pytest.raises(ApiError, match="bleg_url parameter is missing"):
        wanted.address("bleg")


@pytest.mark.parametrize(
    ("schema", "given", "text"),
    [
        (TransferCall, {"legs": "cleg", "aleg_url": A}, "legs parameter is invalid"),
        (TransferCall, {"aleg_url": "nowhere"}, "aleg_url parameter is invalid"),
        (PlayOnCall, {}, "urls parameter is missing"),
        (PlayOnCall, {"urls": "x.wav"}, "urls parameter is invalid"),
        (PlayOnCall, {"urls": []}, "urls parameter is invalid"),
        (PlayOnCall, {"urls": [A], "length": 0}, "length parameter is invalid"),
        (PlayOnCall, {"urls": [A], "legs": "all"}, "legs parameter is invalid"),
        (SpeakOnCall, {}, "text parameter is missing"),
        (SpeakOnCall, {"text": " \n"}, "text parameter is invalid"),
        (SpeakOnCall, {"text": "x" * 3001}, "text parameter is invalid"),
        (SpeakOnCall, {"text": "x", "voice": "CHILD"}, "voice parameter is invalid"),
        (SendDigits, {}, "digits parameter is missing"),
        (SendDigits, {"digits": "12x"}, "digits parameter is invalid"),
        (SendDigits, {"digits": "1", "leg": "none"}, "leg parameter is invalid"),
    ],
)
def test_refusals_name_the_argument(schema: type[Arguments], given: dict[str, Any], text: str) -> None:
    with pytest.raises(ApiError) as refused:
        check(schema, given)
    assert refused.value.status == 400
    assert text in refused.value.text
