"""Expectations on streams: what fits passes, and each thing that does not fails by its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.webhooks.signature import upgrade_headers
from scenarios.expect.streams import judge_streams
from scenarios.language.streams import StreamHeard
from scenarios.proof.parties import Party
from scenarios.runner.app_requests import AppRequest, RequestLog
from scenarios.runner.stream_visit import StreamVisit

TOKEN = "secret"
PARTIES = [Party(name="caller", code=1), Party(name="agent", code=2)]


def came(
    *, path: str = "/x/", status: int = 101, token: str = TOKEN, audio: dict[str, Any] | None = None
) -> StreamVisit:
    """A visit with a second of silence, then three of the caller."""
    signed = upgrade_headers(f"ws://app.test{path}", nonce="1" * 20, auth_tokens=[token], main_token=token)
    request = AppRequest(
        number=1,
        at=1.0,
        method="GET",
        url=f"http://app.test{path}",
        path=path,
        fields={},
        headers={name.lower(): value for name, value in signed},
        status=status,
    )
    visit = StreamVisit(request=request)
    if status == 101:
        form = {"encoding": "audio/x-l16", "sampleRate": 8000}
        visit.start = {"callId": "c-1", "tracks": ["inbound"], "mediaFormat": form, "extra_headers": "a=1"}
        visit.events = ["start", "dtmf 5"]
        voice = np.concatenate([np.zeros(8000, np.int16), coded_signal(1, 24_000)])
        tracks = {"inbound": voice} if audio is None else audio
        visit.audio = {name: bytearray(pcm.astype("<i2").tobytes()) for name, pcm in tracks.items()}
    return visit


def heard(**changes: Any) -> StreamHeard:
    """What fits it."""
    return StreamHeard.model_validate(
        {
            "at": "/x/",
            "tracks": {"inbound": [{"who": "caller", "for": "3 s ± 300 ms", "from": "1 s ± 300 ms"}]},
            "lasts": "4 s ± 20 ms",
            "events": ["start", "dtmf 5"],
            "with": {
                "callId": "${id}",
                "mediaFormat.sampleRate": 8000,
                "tracks": '["inbound"]',
                "extra_headers": "a=1",
            },
        }
        | changes
    )


def failing(wanted: list[StreamHeard], *visits: StreamVisit) -> list[str]:
    """The names of the verdicts that did not pass."""
    verdicts = judge_streams(
        wanted, visits, PARTIES, auth_token=TOKEN, log=RequestLog(), text=lambda text: text.replace("${id}", "c-1")
    )
    assert verdicts
    return [verdict.name for verdict in verdicts if not verdict.passed]


def test_what_fits_passes() -> None:
    assert failing([heard()], came()) == []
    assert failing([heard(refused=1)], came(status=403), came()) == []
    assert failing([heard(signed=False)], came(token="another")) == []


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"times": 2}, "/x/ streams"),
        ({"refused": 1}, "/x/ upgrades refused"),
        ({"events": ["start"]}, "/x/ events"),
        ({"lasts": "5 s ± 20 ms"}, "/x/ inbound lasts"),
        ({"with": {"callId": "c-2"}}, "/x/ callId"),
        ({"with": {"mediaFormat.codec": {"present": True}}}, "/x/ mediaFormat.codec"),
        ({"tracks": {"inbound": []}}, "/x/ inbound: nobody else"),
        ({"tracks": {"inbound": [{"who": "caller", "for": "1 s ± 300 ms"}]}}, "/x/ inbound: caller"),
        (
            {"tracks": {"inbound": [{"who": "caller", "for": "3 s ± 300 ms", "from": "2 s ± 300 ms"}]}},
            "/x/ inbound: caller from",
        ),
    ],
)
def test_what_does_not_fit(changes: dict[str, Any], name: str) -> None:
    assert failing([heard(**changes)], came()) == [name]


def test_a_track_that_did_not_come() -> None:
    wanted = heard().model_copy(update={"tracks": {"inbound": heard().tracks["inbound"], "outbound": []}})
    assert failing([wanted], came()) == ["/x/ tracks"]


def test_somebody_who_is_never_heard() -> None:
    wanted = heard(tracks={"inbound": [{"who": "agent", "for": "3 s ± 300 ms", "from": "0 s ± 1 s"}]})
    assert failing([wanted], came()) == ["/x/ inbound: agent", "/x/ inbound: agent from", "/x/ inbound: nobody else"]


def test_a_wrong_signature_wrong_numbers_and_an_odd_encoding() -> None:
    visit = came(token="another")
    visit.faults.append("message 2 has sequenceNumber 4")
    visit.start["mediaFormat"] = {"encoding": "audio/mpeg"}
    assert failing([heard(**{"with": {}})], visit) == [
        "/x/ upgrade's signature",
        "/x/ messages numbered",
        "/x/ encoding",
    ]


def test_a_stream_that_nobody_expects() -> None:
    assert failing([], came(path="/y/")) == ["streams nobody expected"]
    assert judge_streams([], [], PARTIES, auth_token=TOKEN, log=RequestLog(), text=str) == []
