"""The calls that make the platform send every kind of webhook; each returns what was sent."""

from __future__ import annotations

import asyncio
import base64
import json
import shlex
import sys
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from emulator.testing import World
from emulator.testing.phone_habits import PhoneHabits
from tests.emulator.runtime.flow_stage import WebApp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.testing.unit_phone import UnitPhone

Play = Callable[[World, WebApp], None]

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
SPOKEN = f"""
<Response>
  <Message src="15550100" dst="15550111" callbackUrl="{APP}/message/">Hello</Message>
  <GetInput action="{APP}/said/" redirect="false" inputType="speech" speechEndTimeout="4"
            interimSpeechResultsCallback="{APP}/interim/"/>
  <GetInput action="{APP}/keyed/" redirect="false" inputType="dtmf" numDigits="2"/>
  <Record maxLength="2" redirect="false" transcriptionType="auto" transcriptionUrl="{APP}/transcribed/"/>
</Response>"""
MULTI_PARTY = f"""
<Response>
  <MultiPartyCall role="customer" record="true" statusCallbackUrl="{APP}/status/" recordingCallbackUrl="{APP}/progress/"
                  enterSound="{APP}/sounds/" onExitActionUrl="{APP}/left/" statusCallbackEvents="mpc-state-changes,
                  participant-state-changes, participant-speak-events, participant-digit-input-events,
                  add-participant-api-events">support</MultiPartyCall>
</Response>"""
TAKEN = (
    *("recorded", "hangup", "ring", "ready", "progress", "kept", "api", "left"),
    *("machine", "message", "said", "interim", "keyed", "transcribed", "status"),
)
"""What the app answers with 200 and nothing else."""
STREAMED = f"""
<Response>
  <Stream statusCallbackUrl="{APP}/status/">ws://app.offhook.test/deaf/</Stream>
  <Stream bidirectional="true" keepCallAlive="true" statusCallbackUrl="{APP}/status/">ws://app.offhook.test/bot/</Stream>
</Response>"""
CONFERENCE = f"""
<Response>
  <Conference record="true" callbackUrl="{APP}/progress/" action="{APP}/left/" redirect="false" digitsMatch="7"
              floorEvent="true" enterSound="{APP}/sounds/">Sales</Conference>
</Response>"""
HEARD = {"pieces": [{"from_ms": 0, "to_ms": 900, "text": "hello there", "confidence": 0.9}]}
RECOGNIZER = shlex.join([sys.executable, "-c", f"print({json.dumps(HEARD)!r})"])
"""Understands the same of whatever it is given."""
URLS = {"answer_url": f"{APP}/answer/", "hangup_url": f"{APP}/hangup/", "ring_url": f"{APP}/ring/"}


class StreamingApp(WebApp):
    """Its WebSocket says something, waits until that was played, and takes it back; another reads nothing."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "websocket":
            await super().__call__(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.accept"})
        if scope["path"] == "/deaf/":
            await asyncio.sleep(1000)
        audio = {"contentType": "audio/x-l16", "sampleRate": 8000, "payload": base64.b64encode(bytes(16_000)).decode()}
        for message in ({"event": "playAudio", "media": audio}, {"event": "checkpoint", "name": "said"}):
            await send({"type": "websocket.send", "text": json.dumps(message)})
        while json.loads((await receive())["text"])["event"] != "playedStream":
            pass
        await send({"type": "websocket.send", "text": json.dumps({"event": "clearAudio"})})
        while (await receive())["type"] != "websocket.disconnect":
            pass


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


def machine(world: World, app: WebApp) -> None:
    """A call of the API that an answering machine takes; the flow goes on beside the analysis."""
    app.pages["/answer/"] = f"<Response><Wait length='6'/><Redirect>{APP}/sounds/</Redirect></Response>".encode()
    detect(world, "machine")


def human(world: World, app: WebApp) -> None:
    """A call of the API that a human takes, who would not have been hung up on."""
    app.pages["/answer/"] = b"<Response><Wait length='6'/></Response>"
    detect(world, "human", machine_detection="hangup")


def detect(world: World, greets: Literal["human", "machine"], **more: str) -> None:
    phone = world.phone("alice", outside_number=OUTSIDE, habits=PhoneHabits(greets=greets))
    detection = {"machine_detection": "true", "machine_detection_url": f"{APP}/machine/", **more}
    assert world.api("POST", "Call/", **{"from": NUMBER, "to": OUTSIDE}, **URLS, **detection).status_code == 201
    world.advance(1.0)
    phone.answer()
    world.advance(15.0)


def spoken(world: World, app: WebApp) -> None:
    """A caller who speaks with a pause, presses keys and leaves a message."""
    app.pages["/answer/"] = SPOKEN.encode()
    phone = world.phone("alice")
    phone.dial(NUMBER)
    world.advance(2.0)
    phone.mute()
    world.advance(2.0)
    phone.unmute()
    world.advance(2.0)
    phone.mute()
    world.advance(6.0)
    phone.press("42")
    world.advance(10.0)


def streamed(world: World, app: WebApp) -> None:
    """A call with two streams: an app that talks, and one that takes nothing and is dropped."""
    app.pages["/answer/"] = STREAMED.encode()
    phone = world.phone("alice")
    phone.dial(NUMBER)
    world.advance(50.0)
    phone.hang_up()
    world.advance(2.0)


def conferred(world: World, app: WebApp) -> None:
    """Two callers in a conference that is recorded by its element and by the API."""
    app.pages["/answer/"] = CONFERENCE.encode()
    phone, other = world.phone("alice"), world.phone("bob")
    phone.dial(NUMBER)
    world.advance(1.0)
    other.dial(NUMBER)
    world.advance(1.0)
    assert world.api("POST", "Conference/Sales/Record/", callback_url=f"{APP}/api/").status_code == 202
    phone.press("7")
    world.advance(3.0)
    phone.hang_up()
    world.advance(1.0)
    assert world.api("POST", "Conference/Sales/Member/all/Kick/").status_code == 202
    world.advance(6.0)


def multi_party(world: World, app: WebApp) -> None:
    """A customer in a Multiparty Call that is recorded, to which the API adds a coach; everything is changed once."""
    app.pages["/answer/"] = MULTI_PARTY.encode()
    alice, bob = world.phone("alice"), world.phone("bob", outside_number=OUTSIDE)
    alice.dial(NUMBER)
    world.advance(2.0)
    room = "MultiPartyCall/name_support"
    called = {"from": NUMBER, "to": OUTSIDE, "call_status_callback_url": f"{APP}/hangup/"}
    assert world.api("POST", f"{room}/Participant/", role="supervisor", **called).status_code == 201
    world.advance(1.0)
    bob.answer()
    world.advance(1.0)
    listed = world.api("GET", f"{room}/Participant/").json()["objects"]
    members = {each["role"]: each["member_id"] for each in listed}
    customer, coach = (f"{room}/Participant/{members[role]}/" for role in ("customer", "supervisor"))
    for changes in ("mute", "hold", "coach_mode"):
        for to in (True, False) if changes != "coach_mode" else (False, True):
            address = coach if changes == "coach_mode" else customer
            assert world.api("POST", address, **{changes: to}).status_code == 202
    track = {"record_track_type": "participant"}
    started = {**track, "file_format": "wav", "recording_callback_url": f"{APP}/progress/"}
    assert world.api("POST", f"{coach}Record/", **started).status_code in {200, 202}
    for step in ("Pause", "Resume"):
        world.advance(1.0)
        assert world.api("POST", f"{coach}Record/{step}/", **track).status_code == 204
        assert world.api("POST", f"{room}/Record/{step}/").status_code == 204
    alice.press("5")
    alice.mute()
    world.advance(1.0)
    alice.hang_up()
    world.advance(5.0)


@cache
def webhooks_of(play: Play) -> list[tuple[str, Mapping[str, str]]]:
    """Kind and parameters of every webhook of a call."""
    app = StreamingApp()
    app.pages = dict.fromkeys([f"/{name}/" for name in TAKEN], 200)
    documents = {"answer": FIRST, "dialled": REDIRECT, "voicemail": VOICEMAIL, "sounds": SILENCE}
    app.pages |= {"/fails/": 500, **{f"/{name}/": text.encode() for name, text in documents.items()}}
    with World(app, numbers=(NUMBER,), settings={"recognizers": [RECOGNIZER]}) as world:
        play(world, app)
        return [(each.kind, each.fields) for each in world.webhooks]
