"""The parameters of every webhook, row by row, of calls in and out, answered and not; the page that lists them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.testing import World
from tests.emulator.runtime.flow_stage import WebApp
from tests.worlds.parameter_lists import WEBHOOKS
from tests.worlds.parameter_lists_page import page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.testing.unit_phone import UnitPhone
    from tests.worlds.parameter_lists import Row, Webhook

PAGE = Path(__file__).parents[2] / "docs/webhooks.md"
NUMBER, OUTSIDE, APP = "15550100", "15550300", "http://app.offhook.test"
FIRST = f"""
<Response>
  <Record recordSession="true" maxLength="600" action="{APP}/recorded/" redirect="false" callbackUrl="{APP}/ready/"/>
  <GetDigits action="{APP}/digits/" numDigits="2" timeout="20"/>
</Response>"""
DIAL = f"""
<Response>
  <Dial action="{APP}/dialled/" callbackUrl="{APP}/progress/" confirmSound="{APP}/sounds/" digitsMatch="7">
    <User>BOB</User>
  </Dial>
</Response>"""
REDIRECT = f"<Response><Redirect>{APP}/voicemail/</Redirect></Response>"
VOICEMAIL = f'<Response><Record maxLength="2" action="{APP}/left/" callbackUrl="{APP}/kept/"/></Response>'
SILENCE = "<Response><Wait length='1'/></Response>"
URLS = {"answer_url": f"{APP}/answer/", "hangup_url": f"{APP}/hangup/", "ring_url": f"{APP}/ring/"}


def talk(world: World, app: WebApp, phone: UnitPhone) -> None:
    """Through the whole flow, from the connected call on."""
    bob = world.phone("bob")
    app.pages["/digits/"] = DIAL.replace("BOB", bob.uri).encode()
    (call,) = world.api("GET", "Call/", status="live").json()["calls"]
    answer = world.api("POST", f"Call/{call}/Record/", callback_url=f"{APP}/api/", time_limit=600)
    assert answer.status_code == 202
    phone.press("42")
    world.advance(1.5)
    bob.answer()
    world.advance(3.0)
    phone.press("7")
    world.advance(1.0)
    bob.hang_up()
    world.advance(6.0)


def inbound(world: World, app: WebApp) -> None:
    """An answered call from a phone."""
    phone = world.phone("alice")
    phone.dial(NUMBER)
    world.advance(1.0)
    talk(world, app, phone)


def outbound(world: World, app: WebApp) -> None:
    """An answered call of the API, whose answer URL fails."""
    phone = world.phone("alice", outside_number=OUTSIDE)
    urls = {**URLS, "answer_url": f"{APP}/fails/", "fallback_url": f"{APP}/answer/"}
    assert world.api("POST", "Call/", **{"from": NUMBER, "to": OUTSIDE}, **urls).status_code == 201
    world.advance(1.0)
    phone.answer()
    world.advance(1.0)
    talk(world, app, phone)


def inbound_unanswered(world: World, app: WebApp) -> None:
    """A caller who gives up."""
    app.pages["/answer/"] = b"<Response><Wait length='60'/></Response>"
    phone = world.phone("alice")
    phone.dial(NUMBER)
    world.advance(2.0)
    phone.hang_up()
    world.advance(1.0)


def outbound_unanswered(world: World, _: WebApp) -> None:
    """A callee who is busy."""
    phone = world.phone("alice", outside_number=OUTSIDE)
    assert world.api("POST", "Call/", **{"from": NUMBER, "to": OUTSIDE}, **URLS).status_code == 201
    world.advance(1.0)
    phone.reject(486)
    world.advance(1.0)


PLAYS: tuple[Callable[[World, WebApp], None], ...] = (inbound, outbound, inbound_unanswered, outbound_unanswered)
SOUNDLESS = {"ring", "answer", "hangup"}
"""What there is of a call that is not answered."""


@cache
def webhooks_of(play: Callable[[World, WebApp], None]) -> list[tuple[str, Mapping[str, str]]]:
    """Kind and parameters of every webhook of a call."""
    app = WebApp()
    app.pages = dict.fromkeys(
        [f"/{name}/" for name in ("hangup", "ring", "ready", "progress", "kept", "api", "left")], 200
    )
    documents = {"answer": FIRST, "dialled": REDIRECT, "voicemail": VOICEMAIL, "sounds": SILENCE}
    app.pages |= {"/fails/": 500, "/recorded/": 200, **{f"/{name}/": text.encode() for name, text in documents.items()}}
    with World(app, numbers=(NUMBER,)) as world:
        play(world, app)
        return [(each.kind, each.fields) for each in world.webhooks]


def is_told(row: Row, fields: Mapping[str, str]) -> bool:
    has_ended = "HangupCause" in fields
    return {
        "always": True,
        "outbound": fields.get("Direction") == "outbound",
        "ended": has_ended,
        "answered": fields.get("CallStatus") == "completed",
        "unanswered": fields.get("CallStatus") != "completed",
    }[row.when]


CELLS = [
    pytest.param(webhook, play, id=f"{webhook.title}, {play.__name__}")
    for webhook in WEBHOOKS
    for play in PLAYS
    if (webhook.kind in SOUNDLESS or play in (inbound, outbound))
    and not (webhook.kind == "ring" and play in (inbound, inbound_unanswered))
    and not (webhook.kind == "answer" and play is outbound_unanswered)
]


@pytest.mark.parametrize(("webhook", "play"), CELLS)
def test_exactly_these_parameters_are_told(webhook: Webhook, play: Callable[[World, WebApp], None]) -> None:
    found = [
        fields
        for kind, fields in webhooks_of(play)
        if kind == webhook.kind and webhook.event in {"", fields.get("Event", "")}
    ]
    assert found, "there is none"
    for fields in found:
        rows = [row for row in webhook.rows if is_told(row, fields)]
        assert fields.keys() == {row.name for row in rows}
        wrong = {row.name: fields[row.name] for row in rows if not re.fullmatch(row.pattern, fields[row.name])}
        assert wrong == {}


def test_the_states_of_a_call_are_those_of_the_reference() -> None:
    """§3.2, §3.3: an inbound call rings when its document is asked for; an unanswered one took no time."""
    told = {play: dict(webhooks_of(play)) for play in PLAYS}
    assert told[inbound]["answer"]["CallStatus"] == "ringing"
    assert told[outbound]["answer"]["CallStatus"] == "in-progress"
    assert told[inbound]["hangup"]["CallStatus"] == told[outbound]["hangup"]["CallStatus"] == "completed"
    assert told[inbound_unanswered]["hangup"]["CallStatus"] == "cancel"
    assert told[outbound_unanswered]["hangup"]["CallStatus"] == "busy"
    for play in (inbound_unanswered, outbound_unanswered):
        fields = told[play]["hangup"]
        assert (fields["Duration"], fields["BillDuration"], fields["AnswerTime"]) == ("0", "0", "")
    assert told[inbound]["Dial callback"]["CallUUID"] == told[inbound]["Dial callback"]["DialALegUUID"]


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text("utf-8") == page()
