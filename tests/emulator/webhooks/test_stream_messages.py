"""The messages of a Stream: what the app gets, in the shape of Plivo's reference, and what it may say."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.audio.stream_format import StreamFormat
from emulator.base.errors import PeerViolation
from emulator.webhooks.stream_messages import (
    Checkpoint,
    ClearAudio,
    PlayAudio,
    SendDtmf,
    StreamWriter,
    read_app_message,
)

WALL_MS = 1_705_312_200_000


def test_what_the_app_is_told() -> None:
    writer = StreamWriter(stream_id="s-1", extra_headers="userId=12345")
    told = [
        writer.start(call_uuid="c-1", auth_id="MA1", tracks=("inbound",), form=StreamFormat("audio/x-mulaw", 8000)),
        writer.media("inbound", b"\xff\xfe", wall_ms=WALL_MS),
        writer.media("outbound", b"", wall_ms=WALL_MS),
        writer.media("inbound", b"", wall_ms=WALL_MS + 20),
        writer.dtmf("5", wall_ms=WALL_MS),
        writer.played_stream("hello"),
        writer.cleared_audio(),
    ]
    start, media, other, again, dtmf, played, cleared = map(json.loads, told)
    form = {"encoding": "audio/x-mulaw", "sampleRate": 8000}
    about = {"callId": "c-1", "streamId": "s-1", "accountId": "MA1", "tracks": ["inbound"], "mediaFormat": form}
    of_stream = {"streamId": "s-1", "extra_headers": "userId=12345"}
    assert start == {"event": "start", "sequenceNumber": 1, "start": about, "extra_headers": "userId=12345"}
    piece = {"track": "inbound", "timestamp": str(WALL_MS), "chunk": 1, "payload": "//4="}
    assert media == {"event": "media", "sequenceNumber": 2, "media": piece, **of_stream}
    assert [other["media"]["chunk"], again["media"]["chunk"]] == [1, 2]
    press = {"track": "inbound", "digit": "5", "timestamp": str(WALL_MS)}
    assert dtmf == {"event": "dtmf", "sequenceNumber": 5, "dtmf": press, **of_stream}
    assert played == {"event": "playedStream", "sequenceNumber": 6, "streamId": "s-1", "name": "hello"}
    assert cleared == {"event": "clearedAudio", "sequenceNumber": 7, "streamId": "s-1"}


def play(**media: Any) -> str:
    """A playAudio message."""
    return json.dumps({"event": "playAudio", "media": media})


@pytest.mark.parametrize(
    ("content_type", "rate", "form"),
    [
        ("audio/x-l16", 16000, StreamFormat("audio/x-l16", 16000)),
        ("audio/x-l16", "8000", StreamFormat("audio/x-l16", 8000)),
        ("audio/x-mulaw", None, StreamFormat("audio/x-mulaw", 8000)),
        ("audio/x-l16;rate=24000", None, StreamFormat("audio/x-l16", 24000)),
    ],
)
def test_audio_says_itself_what_it_is(content_type: str, rate: Any, form: StreamFormat) -> None:
    text = play(contentType=content_type, sampleRate=rate, payload=base64.b64encode(b"hi").decode())
    assert read_app_message(text) == PlayAudio(form=form, audio=b"hi")


def test_the_other_messages() -> None:
    assert read_app_message('{"event":"checkpoint","streamId":"s","name":"a b"}') == Checkpoint(name="a b")
    assert read_app_message(b'{"event":"clearAudio","streamId":"s"}') == ClearAudio()
    assert read_app_message('{"event":"sendDTMF","dtmf":"12w#"}') == SendDtmf(keys="12w#")
    assert read_app_message('{"event":"sendDTMF","dtmf":12}') == SendDtmf(keys="12")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hello", "message: no JSON"),
        (b"\xff\xfe", "message: no JSON"),
        ("[" * 100_000, "message: no JSON"),
        ("[]", "message: no JSON object"),
        ("{}", "event: None is not playAudio"),
        ('{"event":"stop"}', "event: 'stop' is not"),
        ('{"event":"playAudio"}', "playAudio.media: needs an object"),
        (play(contentType="audio/x-l16", sampleRate="fast", payload=""), "playAudio.media.sampleRate: 'fast'"),
        (play(contentType="audio/x-l16", sampleRate=[8], payload=""), "playAudio.media.sampleRate:"),
        (play(contentType="audio/x-l16", sampleRate=44100, payload=""), "playAudio.media: contentType 'audio/x-l16'"),
        (play(contentType="audio/mpeg", payload=""), "playAudio.media: contentType 'audio/mpeg'"),
        (play(payload="AAAA"), "playAudio.media: contentType None"),
        (play(contentType="audio/x-l16"), "playAudio.media.payload: no base64"),
        (play(contentType="audio/x-l16", payload="*"), "playAudio.media.payload: no base64"),
        (play(contentType="audio/x-l16", payload="é"), "playAudio.media.payload: no base64"),
        ('{"event":"checkpoint"}', "checkpoint.name: needs a text"),
        ('{"event":"checkpoint","name":"\\ud800"}', "checkpoint.name: has half a character"),
        (f'{{"event":"checkpoint","name":"{"x" * 1001}"}}', "checkpoint.name: has more than 1000 characters"),
        (f'{{"event":"sendDTMF","dtmf":"{"1" * 1001}"}}', "sendDTMF.dtmf: has more than 1000 keys"),
        ('{"event":"sendDTMF"}', "sendDTMF.dtmf: None"),
        ('{"event":"sendDTMF","dtmf":"5x"}', "sendDTMF.dtmf: '5x' is not of"),
    ],
)
def test_what_it_may_not_say_and_where_that_is(text: str | bytes, told: str) -> None:
    with pytest.raises(PeerViolation) as caught:
        read_app_message(text)
    assert str(caught.value).startswith(told)


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
shaped = st.fixed_dictionaries(
    {"event": st.sampled_from(["playAudio", "checkpoint", "sendDTMF"])},
    optional={
        "name": any_json,
        "dtmf": any_json,
        "media": st.fixed_dictionaries({}, optional=dict.fromkeys(("contentType", "sampleRate", "payload"), any_json)),
    },
)


@given(any_json | shaped)
def test_nothing_that_it_says_breaks_anything(message: Any) -> None:
    with contextlib.suppress(PeerViolation):
        read_app_message(json.dumps(message))
