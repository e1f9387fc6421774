"""Whole calls with documents of the official Python builder: to the bit those with the same documents by hand."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from plivo import plivoxml

from emulator.audio.tone import tone
from emulator.audio.wav import wav_file
from emulator.testing import World

APP = "http://app.offhook.test"
NUMBER = "15550100"


def voicemail() -> Any:
    """A message until the star key, and what comes behind it."""
    return (
        plivoxml.ResponseElement()
        .add(plivoxml.PlayElement(f"{APP}/hello.wav", loop=2))
        .add(
            plivoxml.RecordElement(
                action=f"{APP}/recorded/",
                redirect=False,
                file_format="wav",
                max_length=30,
                finish_on_key="*",
                play_beep=True,
                callback_url=f"{APP}/ready/",
            )
        )
        .add(plivoxml.WaitElement(length=2))
        .add(plivoxml.HangupElement())
    )


VOICEMAIL = f"""<Response><Play loop="2">{APP}/hello.wav</Play>
<Record action="{APP}/recorded/" redirect="false" fileFormat="wav" maxLength="30" finishOnKey="*" playBeep="true"
callbackUrl="{APP}/ready/"/><Wait length="2"/><Hangup/></Response>"""


def menu() -> Any:
    """Keys that are asked for twice."""
    digits = plivoxml.GetDigitsElement(
        action=f"{APP}/pressed/",
        method="GET",
        timeout=3,
        finish_on_key="#",
        retries=2,
        valid_digits="123",
        redirect=False,
    ).add(plivoxml.PlayElement(f"{APP}/hello.wav"))
    return plivoxml.ResponseElement().add(digits).add(plivoxml.WaitElement(length=3))


MENU = f"""<Response><GetDigits action="{APP}/pressed/" method="GET" timeout="3" finishOnKey="#" retries="2"
validDigits="123" redirect="false"><Play>{APP}/hello.wav</Play></GetDigits><Wait length="3"/></Response>"""


def dialled() -> Any:
    """A recorded Dial of somebody who is not there."""
    record = plivoxml.RecordElement(
        action=f"{APP}/recorded/", redirect=False, record_session=True, max_length=600, callback_url=f"{APP}/ready/"
    )
    dial = plivoxml.DialElement(action=f"{APP}/dialled/", timeout=5, caller_id="15550111", redirect=False)
    return (
        plivoxml.ResponseElement()
        .add(record)
        .add(dial.add(plivoxml.UserElement("sip:nobody@phone.offhook.test", sip_headers="a=1")))
        .add(plivoxml.PlayElement(f"{APP}/hello.wav"))
    )


DIALLED = f"""<Response><Record action="{APP}/recorded/" redirect="false" recordSession="true" maxLength="600"
callbackUrl="{APP}/ready/"/><Dial action="{APP}/dialled/" timeout="5" callerId="15550111" redirect="false"><User
sipHeaders="a=1">sip:nobody@phone.offhook.test</User></Dial><Play>{APP}/hello.wav</Play></Response>"""


class App:
    """Serves one document and one sound."""

    def __init__(self, document: str) -> None:
        self._pages = {"/answer/": document.encode(), "/hello.wav": wav_file(tone(440, 700))}

    async def __call__(self, scope: dict[str, Any], _receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise NotImplementedError
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": self._pages.get(scope["path"], b"")})


def call(document: str) -> tuple[list[Any], list[Any], list[str]]:
    """What the app was told of a call, its recordings, and the time line."""
    with World(App(document), numbers=(NUMBER,)) as world:
        alice = world.phone("alice")
        alice.dial(NUMBER)
        world.advance(4.5)
        if alice.is_connected:
            alice.press("2*")
        world.advance(20.0)
        told = [asdict(webhook) for webhook in world.webhooks]
        files = [recording.path.read_bytes() for recording in world.recordings]
        return told, files, [event.summary for event in world.timeline]


@pytest.mark.parametrize(
    ("built", "written", "paths"),
    [
        (voicemail, VOICEMAIL, ["/answer/", "/recorded/", "/ready/", "/hangup/"]),
        (menu, MENU, ["/answer/", "/pressed/", "/hangup/"]),
        (dialled, DIALLED, ["/answer/", "/recorded/", "/dialled/", "/hangup/", "/ready/"]),
    ],
    ids=["voicemail", "menu", "dialled"],
)
def test_a_call_does_not_know_who_wrote_its_document(built: Any, written: str, paths: list[str]) -> None:
    by_builder = call(built().to_string())
    assert by_builder == call(written)
    assert sorted(webhook["url"].partition(APP)[2].partition("?")[0] for webhook in by_builder[0]) == sorted(paths)
