"""A world in a unit test: no event loop, no sleep."""

from __future__ import annotations

import doctest
import json

import pytest

from emulator.testing import World, unit_world
from emulator.testing.impairment import Impairment
from emulator.testing.phone_habits import PhoneHabits
from emulator.testing.softphone_log import PhoneFailure

WAIT = '<Response><GetDigits timeout="60" action="http://app.offhook.test/never/"/></Response>'


def test_the_example_in_the_docstring() -> None:
    assert doctest.testmod(unit_world) == (0, 1)


def test_what_cannot_be_done_is_said_at_once() -> None:
    with World() as world:
        alice = world.phone("alice")
        with pytest.raises(PhoneFailure, match="no call rings"):
            alice.answer()
        with pytest.raises(PhoneFailure, match="is in no call"):
            alice.press("1")
        alice.hang_up()
        assert not alice.is_connected


def test_a_refused_call_is_heard_of() -> None:
    with World() as world:
        alice, bob = world.phone("alice"), world.phone("bob")
        world.documents["/answer/"] = f"<Response><Dial><User>{bob.uri}</User></Dial></Response>"
        alice.dial("15550100")
        world.advance(1.0)
        assert bob.is_ringing
        assert alice.is_alerted or alice.is_connected
        bob.reject(486)
        world.advance(5.0)
        assert world.webhooks[-1].path == "/hangup/"
        assert world.webhooks[-1].fields["Event"] == "Hangup"
        assert not alice.is_connected


def test_an_asgi_app_may_be_given() -> None:
    async def app(scope: dict[str, object], receive: object, send: object) -> None:
        assert callable(send)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/xml")]})
            await send({"type": "http.response.body", "body": WAIT.encode()})

    with World(app, numbers=("15550101",), answer="/any/") as world:
        alice = world.phone("alice")
        alice.dial("15550101")
        world.advance(1.0)
        assert alice.is_connected
        world.advance(60.0)
        assert not alice.is_connected
        assert [webhook.path for webhook in world.webhooks] == ["/any/", "/hangup/"]
        assert world.deterministic


def test_the_rest_api_answers() -> None:
    with World({"/answer/": WAIT}) as world:
        alice = world.phone("alice")
        placed = world.api(
            "POST", "Call/", **{"from": "15550100", "to": alice.uri, "answer_url": f"{world.app_url}/answer/"}
        )
        assert placed.status_code == 201
        world.advance(0.5)
        assert alice.is_ringing
        alice.answer()
        world.advance(1.0)
        calls = world.api("GET", "Call/", status="live").json()
        assert world.api("GET", f"Call/{placed.json()['request_uuid']}/", status="live").status_code == 200, calls


def test_a_bad_network_is_a_property_of_a_phone() -> None:
    with World({"/answer/": WAIT}) as world:
        alice = world.phone("alice", link=Impairment(delay_ms=200), nat="symmetric")
        assert world.now >= 0.8, "two round trips of a challenged REGISTER"
        alice.dial("15550100")
        world.advance(0.7)
        assert not alice.is_connected
        world.advance(0.7)
        assert alice.is_connected


def test_nothing_is_left_over_after_a_call() -> None:
    with World({"/answer/": WAIT}) as world:
        alice = world.phone("alice")
        alice.dial("15550100")
        world.advance(5.0)
        assert world.leftovers == [
            "a call, a recording, a flow or a webhook",
            "a SIP transaction or dialog",
            "a leg, a port or a recorder of the media engine",
            "alice's phone",
        ]
        alice.hang_up()
        world.advance(40.0)
        assert world.leftovers == []


def test_the_same_seed_is_the_same_world() -> None:
    def told(seed: int) -> list[object]:
        with World({"/answer/": WAIT}, seed=seed) as world:
            alice = world.phone("alice", link=Impairment(loss=0.1, jitter_ms=30))
            alice.dial("15550100")
            world.advance(70.0)
            return [alice.facts, world.webhooks]

    assert told(3) == told(3)
    assert told(3) != told(4)


def test_closing_twice_is_closing_once() -> None:
    world = World()
    world.close()
    world.close()


def test_a_recording_is_paused_and_resumed() -> None:
    with World() as world:
        world.documents["/answer/"] = """
            <Response><Record recordSession="true" maxLength="600" fileFormat="wav"/><Wait length="60"/></Response>"""
        alice = world.phone("alice")
        alice.dial("15550100")
        world.advance(5.0)
        world.pause_recordings()
        world.advance(10.0)
        world.resume_recordings()
        world.advance(5.0)
        world.pause_recordings("of nobody")
        alice.hang_up()
        world.advance(2.0)
        (recording,) = world.recordings
        assert recording.seconds == 10.0
        sidecar = json.loads(recording.path.with_suffix(".sidecar.json").read_text())
        (first, second) = sidecar["takes"]
        assert second["from"] - first["to"] == 80_000


def test_a_phone_has_habits_and_its_network_may_change() -> None:
    with World({"/answer/": "<Response><GetDigits timeout='60'/></Response>"}) as world:
        phone = world.phone("late", habits=PhoneHabits(start_late_s=2.0))
        phone.dial("15550100")
        world.advance(1.9)
        assert not any(event.lane == "rtp" for event in world.timeline)
        world.advance(1.0)
        assert any(event.lane == "rtp" for event in world.timeline)
        world.impair(phone.name, Impairment(loss=1.0))
        phone.hang_up()
        world.advance(5.0)
        assert phone.is_connected, "its BYE does not arrive"
        world.impair(phone.name, Impairment())
        world.advance(5.0)
        assert not phone.is_connected
        assert [webhook.path for webhook in world.webhooks] == ["/answer/", "/hangup/"]


@pytest.mark.parametrize(
    "where", ["emulator.runtime.media_round.MediaRound.run", "emulator.sip.endpoint.SipEndpoint.receive"]
)
def test_what_breaks_inside_fails_the_world_at_once(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a defect")

    world = World()
    alice = world.phone("alice")
    with monkeypatch.context() as broken:
        broken.setattr(where, break_down)
        began = world.now
        alice.dial("15550100")
        with pytest.raises(ZeroDivisionError, match="a defect"):
            world.advance(60.0)
    assert world.now - began < 1.0
    world.close()


def test_a_flow_that_breaks_fails_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    async def break_down(*_: object) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr("emulator.runtime.flow_runner.run_answer", break_down)
    with World() as world:
        alice = world.phone("alice")
        alice.dial("15550100")
        with pytest.raises(ZeroDivisionError, match="a defect"):
            world.advance(60.0)


@pytest.mark.parametrize("codec", ["PCMU", "G722", "opus"])
def test_keys_are_as_long_as_their_packets_say_in_every_codec(codec: str) -> None:
    with World() as world:
        alice = world.phone("alice", habits=PhoneHabits(codecs=(codec,)))
        world.documents["/answer/"] = WAIT
        alice.dial("15550100")
        world.advance(1.0)
        alice.press("5")
        world.advance(1.0)
        (line,) = [each.summary for each in world.timeline if each.summary.startswith("digit 5 ends")]
        assert line.endswith("its packets say 100 ms")


def test_a_phone_with_comfort_noise_agrees_on_it() -> None:
    with World() as world:
        alice = world.phone("alice", habits=PhoneHabits(comfort_noise=True))
        world.documents["/answer/"] = WAIT
        alice.dial("15550100")
        world.advance(1.0)
        said = [str(each.detail["message"]) for each in world.timeline if "message" in each.detail]
        with_noise = [text.split()[0] for text in said if "a=rtpmap:13 CN/8000" in text]
        assert with_noise == ["INVITE", "INVITE", "SIP/2.0"], "challenged once, then answered"
