"""Arguments of a stream: defaults, forms, refusals."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.api.arguments import check
from emulator.api.calls.stream_schema import StartStream
from emulator.api.errors import ApiError
from emulator.audio.stream_format import StreamFormat
from emulator.callflow.control import StreamOrder

URL = "wss://app.test/ears"


def test_nothing_but_the_address_is_needed() -> None:
    assert check(StartStream, {"service_url": URL}).order == StreamOrder(url=URL)


def test_every_argument_is_honoured() -> None:
    given = {
        "service_url": URL,
        "audio_track": "both",
        "stream_timeout": "60",
        "status_callback_url": "http://app.test/",
        "status_callback_method": "get",
        "content_type": "audio/x-mulaw;rate=8000",
        "extra_headers": "a=1,b=2",
        "noise_cancellation": "true",
        "noise_cancellation_level": 60,
    }
    assert check(StartStream, given).order == StreamOrder(
        url=URL,
        inbound=True,
        outbound=True,
        form=StreamFormat("audio/x-mulaw"),
        timeout_s=60,
        extra_headers="a=1,b=2",
        callback_url="http://app.test/",
        callback_method="GET",
    )


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"service_url": None}, "service_url parameter is missing"),
        ({"service_url": "http://app.test/"}, "service_url parameter is invalid: must start with ws:// or wss://"),
        ({"service_url": "wss://x/\r\nA: b"}, "service_url parameter is invalid: must start with ws:// or wss://"),
        ({"service_url": "wss://x/a b"}, "service_url parameter is invalid: must start with ws:// or wss://"),
        ({"extra_headers": "a=1\r\nb: 2"}, "extra_headers parameter is invalid: it holds a line break"),
        ({"audio_track": "all"}, "audio_track parameter is invalid"),
        ({"stream_timeout": 0}, "stream_timeout parameter is invalid"),
        ({"content_type": "audio/x-l16;rate=11025"}, "content_type parameter is invalid"),
        ({"extra_headers": "a=" + "x" * 511}, "extra_headers parameter is invalid: more than 512 bytes"),
        ({"noise_cancellation_level": 59}, "noise_cancellation_level parameter is invalid"),
        ({"bidirectional": True, "audio_track": "both"}, "audio_track parameter is invalid: it must be inbound"),
        ({"bidirectional": True, "audio_track": "outbound"}, "audio_track parameter is invalid: it must be inbound"),
    ],
)
def test_refusals_name_the_argument(given: dict[str, Any], text: str) -> None:
    whole = {name: value for name, value in {"service_url": URL, **given}.items() if value is not None}
    with pytest.raises(ApiError) as refused:
        _ = check(StartStream, whole).order
    assert refused.value.status == 400
    assert text in refused.value.text
