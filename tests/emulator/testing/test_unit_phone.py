"""Every button of a phone, without await."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.testing import World
from emulator.testing.impairment import Impairment
from emulator.testing.softphone_log import Moment

if TYPE_CHECKING:
    from collections.abc import Iterator

DIGITS = '<Response><GetDigits timeout="60" numDigits="3" finishOnKey="" action="http://app.offhook.test/digits/"/></Response>'


@pytest.fixture
def world() -> Iterator[World]:
    with World({"/answer/": DIGITS}) as world:
        yield world


def test_digits_are_pressed_while_the_world_goes_on(world: World) -> None:
    phone = world.phone("alice")
    phone.dial("15550100")
    world.advance(1.0)
    phone.press("12#")
    assert world.webhooks[-1].path == "/answer/"
    world.advance(2.0)
    digits = [webhook for webhook in world.webhooks if webhook.path == "/digits/"]
    assert [webhook.fields["Digits"] for webhook in digits] == ["12#"]


def test_hold_keeps_the_audio_back(world: World) -> None:
    phone = world.phone("alice")
    phone.dial("15550100")
    world.advance(1.0)
    phone.hold()
    world.advance(5.0)
    phone.resume()
    world.advance(1.0)
    assert phone.is_connected
    phone.hang_up()
    world.advance(1.0)
    closed = next(e.summary for e in world.timeline if e.summary.startswith("leg closed"))
    assert 90 <= int(closed.split()[2]) <= 105, closed


def test_the_round_trip_of_a_phones_network_is_measured(world: World) -> None:
    phone = world.phone("alice", link=Impairment(delay_ms=60))
    phone.dial("15550100")
    world.advance(14.0)
    phone.hang_up()
    world.advance(1.0)
    closed = next(e.detail["leg_statistics"] for e in world.timeline if "leg_statistics" in e.detail)
    assert isinstance(closed, dict)
    assert 120 <= closed["round_trip_ms"] < 145, closed
    assert (closed["jitter_ms"], closed["packets_lost"], closed["remote_lost"]) == (0.0, 0, 0)
    assert closed["mos"] == 4.41


def test_mute_is_not_silence_on_the_wire(world: World) -> None:
    phone = world.phone("alice")
    phone.mute()
    phone.dial("15550100")
    world.advance(1.0)
    phone.unmute()
    phone.hang_up()
    world.advance(1.0)
    assert [fact.moment for fact in phone.facts][-2:] == [Moment.CONNECTED, Moment.ENDED]
    assert not phone.is_connected
    assert not phone.is_alerted
    assert not phone.is_idle, "SIP remembers the BYE"
    world.advance(40.0)
    assert phone.is_idle


def test_a_caller_may_give_up(world: World) -> None:
    alice, bob = world.phone("alice"), world.phone("bob")
    alice.dial(bob.uri)
    world.advance(0.5)
    bob_rang = bob.is_ringing
    alice.hang_up()
    world.advance(0.5)
    assert not bob.is_ringing
    assert bob.facts[-1].moment is (Moment.ENDED if bob_rang else Moment.REGISTERED)
    with pytest.raises(Exception, match="no call rings"):
        bob.reject()


def test_another_codec_in_mid_call(world: World) -> None:
    phone = world.phone("alice")
    phone.dial("15550100")
    world.advance(1.0)
    phone.change_codec("opus", "PCMU")
    world.advance(1.0)
    assert phone.is_connected
    phone.hang_up()
    world.advance(1.0)
    messages = [event.detail["message"] for event in world.timeline if "message" in event.detail]
    assert any("opus/48000/2" in str(message) for message in messages)
