"""Sounds that cannot be had, each in a whole call: the next element runs, within the limits, and nothing stays open."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emulator.audio.tone import tone
from emulator.audio.wav import wav_file
from emulator.testing import World

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = "15550100"
APP = "http://app.offhook.test"
SOUND = wav_file(tone(440, 1000))
ANNOUNCEMENTS = {
    "Play": "<Play>{url}</Play>",
    "PreAnswer": "<PreAnswer><Play>{url}</Play></PreAnswer>",
    "GetDigits": '<GetDigits action="' + APP + '/digits/" timeout="1"><Play>{url}</Play></GetDigits>',
    "GetInput": '<GetInput action="' + APP + '/digits/" executionTimeout="5"><Play>{url}</Play></GetInput>',
}


class App:
    """Serves a document, and at /sound/ whatever a test wants."""

    def __init__(self) -> None:
        self.document = ""
        self.status, self.body, self.after_s, self.is_endless = 200, SOUND, 0.0, False
        self.asked = 0

    async def __call__(self, scope: dict[str, Any], _receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise NotImplementedError
        is_sound = scope["path"] == "/sound/"
        self.asked += is_sound
        await asyncio.sleep(self.after_s if is_sound else 0.0)
        body = self.body if is_sound else self.document.encode() if scope["path"] == "/answer/" else b""
        await send({"type": "http.response.start", "status": self.status if is_sound else 200, "headers": []})
        while is_sound and self.is_endless:
            await send({"type": "http.response.body", "body": bytes(1 << 20), "more_body": True})
        await send({"type": "http.response.body", "body": body})


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
def world(app: App) -> Iterator[World]:
    with World(app, numbers=(NUMBER,)) as world:
        yield world


def call(world: World, app: App, announcement: str, *, url: str = f"{APP}/sound/", lasts: float = 20.0) -> list[str]:
    """A call that hears it and then waits for 3 s; what its time line says."""
    said = ANNOUNCEMENTS[announcement].format(url=url)
    app.document = f"<Response>{said}<Wait length='3'/></Response>"
    world.phone("alice").dial(NUMBER)
    world.advance(lasts)
    (hangup,) = [each for each in world.webhooks if each.kind == "hangup"]
    assert hangup.fields["HangupCauseCode"] == "4010"
    world.advance(40.0)
    assert world.leftovers == []
    return [event.summary for event in world.timeline if event.lane == "call"]


def skipped(lines: list[str]) -> list[str]:
    return [line for line in lines if "is skipped" in line or "not heard" in line]


WRONG = [
    ({"status": 404}, "answered 404, 2 times", 2),
    ({"status": 302}, "answered 302", 1),
    ({"body": b""}, "neither WAV nor MP3", 1),
    ({"body": b"<!doctype html><html/>"}, "neither WAV nor MP3", 1),
    ({"body": b"#EXTM3U\n/etc/passwd\n"}, "neither WAV nor MP3", 1),
    ({"body": wav_file(np.zeros(0, np.int16))}, "there is no sound in it", 1),
    ({"body": SOUND[:44] + bytes(11 << 20)}, "more than 10 MB", 1),
    ({"is_endless": True}, "more than 10 MB", 1),
]


@pytest.mark.parametrize("announcement", ANNOUNCEMENTS)
@pytest.mark.parametrize(("wrong", "why", "asked"), WRONG)
def test_the_next_element_runs(
    world: World, app: App, announcement: str, wrong: dict[str, Any], why: str, asked: int
) -> None:
    for name, value in wrong.items():
        setattr(app, name, value)
    (line,) = skipped(call(world, app, announcement))
    assert why in line
    assert f"{APP}/sound/" in line
    assert app.asked == asked


@pytest.mark.parametrize("url", ["/sound/", "file:///etc/passwd", "ftp://app.offhook.test/sound/", "no url"])
def test_what_is_no_web_address_is_not_asked(world: World, app: App, url: str) -> None:
    (line,) = skipped(call(world, app, "Play", url=url))
    assert "does not start with http" in line
    assert not app.asked


def test_a_source_that_never_answers_blocks_for_two_tries_and_no_longer(world: World, app: App) -> None:
    app.after_s = 1000.0
    (line,) = skipped(call(world, app, "Play", lasts=245.0))
    assert "no answer within 120 s, 2 times" in line
    assert app.asked == 2


def test_a_slow_source_is_waited_for_and_heard(world: World, app: App) -> None:
    app.after_s = 100.0
    assert not skipped(call(world, app, "Play", lasts=110.0))


def test_a_caller_who_leaves_meanwhile_leaves_nothing(world: World, app: App) -> None:
    app.after_s, app.document = 1000.0, f"<Response><Play loop='0'>{APP}/sound/</Play></Response>"
    alice = world.phone("alice")
    alice.dial(NUMBER)
    world.advance(10.0)
    alice.hang_up()
    world.advance(40.0)
    assert world.leftovers == []
