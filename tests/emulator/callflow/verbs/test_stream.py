"""Stream: attributes, defaults, what goes with what, and wrong values with their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from plivo import plivoxml

from emulator.audio.stream_format import StreamFormat
from emulator.callflow.control import StreamOrder
from emulator.callflow.document import XmlProblem
from emulator.callflow.verbs.stream import Stream, is_web_socket
from tests.emulator.callflow.scripted import read, run

if TYPE_CHECKING:
    from tests.emulator.callflow.scripted import ScriptedCall

URL = "wss://app.test/ears"


def order(attributes: str = "") -> tuple[StreamOrder, ScriptedCall]:
    """The order that an element gives."""
    call = run(f"<Stream {attributes}> {URL}\n</Stream>")
    assert call.names() == ["answer", "stream", "hangup"]
    found = call.did[1][1]
    assert isinstance(found, StreamOrder)
    return found, call


def test_what_the_official_builder_writes_is_read_without_a_remark() -> None:
    element = plivoxml.StreamElement(
        URL,
        bidirectional=True,
        audioTrack="inbound",
        streamTimeout=120,
        statusCallbackUrl="http://a.test/s",
        statusCallbackMethod="GET",
        contentType="audio/x-mulaw;rate=8000",
        extraHeaders="a=1",
        keepCallAlive=True,
    )
    call = run(element.to_string().strip())
    assert call.notes == []
    _, (_, found), *_ = call.did
    assert found == StreamOrder(
        url=URL,
        bidirectional=True,
        keep_call_alive=True,
        form=StreamFormat("audio/x-mulaw", 8000),
        timeout_s=120,
        extra_headers="a=1",
        callback_url="http://a.test/s",
        callback_method="GET",
    )


def test_the_defaults() -> None:
    found, call = order()
    assert found == StreamOrder(url=URL)
    assert (found.inbound, found.outbound, found.bidirectional, found.keep_call_alive) == (True, False, False, False)
    assert (str(found.form), found.timeout_s) == ("audio/x-l16;rate=8000", 86_400)
    assert not call.notes


def test_every_attribute() -> None:
    found, call = order(
        "bidirectional='false' audioTrack='both' streamTimeout='120' contentType='audio/x-l16;rate=24000' "
        "keepCallAlive='true' extraHeaders='a=1,b=2' statusCallbackUrl='http://a.test/s' statusCallbackMethod='GET' "
        "noiseCancellation='false' noiseCancellationLevel='60'"
    )
    assert found == StreamOrder(
        url=URL,
        outbound=True,
        keep_call_alive=True,
        form=StreamFormat("audio/x-l16", 24000),
        timeout_s=120,
        extra_headers="a=1,b=2",
        callback_url="http://a.test/s",
        callback_method="GET",
    )
    assert not call.notes


@pytest.mark.parametrize(
    ("track", "heard"), [("inbound", (True, False)), ("outbound", (False, True)), ("both", (True, True))]
)
def test_the_tracks(track: str, heard: tuple[bool, bool]) -> None:
    found, _ = order(f"audioTrack='{track}'")
    assert (found.inbound, found.outbound) == heard


def test_who_may_speak_hears_the_caller_only() -> None:
    found, call = order("bidirectional='true' audioTrack='both'")
    assert (found.inbound, found.outbound, found.bidirectional) == (True, False, True)
    assert call.notes == [
        "line 1: <Stream> audioTrack='both' does not go with bidirectional; 'inbound' is used",
    ]


@pytest.mark.parametrize(
    ("attribute", "told"),
    [
        ("bidirectional='maybe'", "bidirectional='maybe' is not true or false; False is used"),
        ("audioTrack='left'", "audioTrack='left' is not inbound or outbound or both; 'inbound' is used"),
        ("streamTimeout='0'", "streamTimeout='0' is not a whole number of at least 1; 86400 is used"),
        ("contentType='audio/mp3'", "contentType='audio/mp3' is not audio/x-l16;rate=8000 or"),
        ("statusCallbackMethod='PUT'", "statusCallbackMethod='PUT' is not GET or POST; 'POST' is used"),
        ("noiseCancellationLevel='101'", "noiseCancellationLevel=101 is above 100"),
        ("noiseCancellationLevel='59'", "noiseCancellationLevel='59' is not a whole number of at least 60; 85 is used"),
        ("noiseCancellation='true'", "noiseCancellation is accepted; the audio is passed on as it is"),
        ("extraHeaders='abc'", "extraHeaders='abc' is not name=value,name=value; it is passed on as it is"),
        ("loop='2'", "has no attribute loop; it is ignored"),
    ],
)
def test_what_is_odd_is_told_with_its_place(attribute: str, told: str) -> None:
    _, call = order(attribute)
    assert len(call.notes) == 1
    assert call.notes[0].startswith(f"line 1: <Stream> {told}")


def test_extra_headers_have_a_greatest_size_in_bytes() -> None:
    fits, _ = order(f"extraHeaders='a={'x' * 510}'")
    assert len(fits.extra_headers) == 512
    too_long, call = order(f"extraHeaders='a={'é' * 256}'")
    assert not too_long.extra_headers
    assert call.notes == [
        "line 1: <Stream> extraHeaders has 514 bytes, at most 512 are passed on; it is ignored",
    ]


@pytest.mark.parametrize(
    "body", ["", "http://app.test/x", "wss://", "app.test", "wss://[", "ws://a:99999/", "ws://a:0"]
)
def test_without_the_address_of_a_web_socket_the_document_is_invalid(body: str) -> None:
    assert not is_web_socket(body)
    assert run(f"<Stream>{body}</Stream>").hangups() == [8011]


@pytest.mark.parametrize("sign", ["&#10;", "&#13;", "&#9;", "&#x7f;", "&#x2028;"])
def test_extra_headers_are_one_line(sign: str) -> None:
    xml = f"\n<Stream extraHeaders='a=1{sign}b: 2'>{URL}</Stream>"
    with pytest.raises(XmlProblem, match="<Stream> extraHeaders holds a line break") as caught:
        read(xml, Stream)
    assert "2" in str(caught.value).partition("<Stream>")[0], "the line"
    assert run(xml).hangups() == [8011]


@pytest.mark.parametrize("url", ["wss://x/\r\nA: b", "wss://x/a b", "wss://x/\x7f", " wss://x/", "wss://x/\u2028"])
def test_an_address_is_one_word(url: str) -> None:
    assert not is_web_socket(url)


@pytest.mark.parametrize("url", ["ws://localhost:8000/a?b=c", "wss://[::1]/", "wss://app.test"])
def test_addresses_of_web_sockets(url: str) -> None:
    assert is_web_socket(url)
