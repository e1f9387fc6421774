"""What a person does with a phone; every button is pressed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from emulator.testing.softphone_log import Moment, PhoneFailure

if TYPE_CHECKING:
    from scenarios.in_pytest.phones_in_test import PhonesInTest
    from scenarios.in_pytest.platform_in_test import PlatformInTest

DIAL = "<Response><Dial><User>${agent.uri}</User></Dial></Response>"
KEYS = "<Response><GetDigits action='${app_url}/keys/' numDigits='2' timeout='10'/></Response>"


def test_a_call_from_ringing_to_its_end(platform: PlatformInTest, phone: PhonesInTest) -> None:
    platform.documents["/answer/"] = DIAL
    caller, agent = phone("caller"), phone("agent")
    caller.dial("15550100")
    agent.until("ringing")
    assert agent.is_ringing
    agent.answer(after=2)
    assert (agent.is_ringing, agent.is_connected) == (False, True)
    caller.talk(3)
    agent.hang_up()
    caller.until("ended")
    assert caller.facts[-1].detail == "by the far end"
    connected, ended = (fact.at for fact in agent.facts if fact.moment in {Moment.CONNECTED, Moment.ENDED})
    assert ended - connected == pytest.approx(3, abs=0.2)


def test_one_call_after_another(platform: PlatformInTest, phone: PhonesInTest) -> None:
    platform.documents["/answer/"] = DIAL
    caller, agent = phone("caller"), phone("agent")
    for _ in range(2):
        caller.dial("15550100")
        agent.answer()
        caller.talk(1)
        caller.hang_up()
    caller.dial("15550100")
    agent.until("ringing")
    agent.reject()
    assert [fact.moment for fact in agent.facts].count(Moment.RINGING) == 3


def test_a_call_that_is_refused(platform: PlatformInTest, phone: PhonesInTest) -> None:
    platform.documents["/answer/"] = DIAL
    caller, agent = phone("caller"), phone("agent")
    caller.dial("15550100")
    agent.reject(603, after=1)
    caller.until("ended")
    assert agent.facts[-1].detail == "refused with 603"


def test_keys_are_pressed(platform: PlatformInTest, phone: PhonesInTest) -> None:
    platform.documents["/answer/"] = KEYS
    caller = phone("caller")
    caller.dial("15550100")
    caller.until("connected")
    caller.press("1")
    caller.press("2", way="info")
    assert platform.until("/keys/").fields["Digits"] == "12"


def test_words_are_said(platform: PlatformInTest, phone: PhonesInTest) -> None:
    platform.documents["/answer/"] = KEYS
    caller = phone("caller")
    caller.dial("15550100")
    caller.say("Yes.", voice="MAN")
    (silence,) = platform.playground.stage.silences["caller"]
    assert silence.end is not None
    assert silence.end - silence.start > 0.3
    caller.press("1")


def test_every_button_of_a_call(platform: PlatformInTest, phone: PhonesInTest) -> None:
    platform.documents["/answer/"] = DIAL
    caller, agent = phone("caller", codecs=["PCMU", "PCMA", "opus"]), phone("agent")
    caller.dial("15550100")
    agent.answer()
    caller.mute()
    caller.talk(0.5)
    caller.unmute()
    caller.hold("sendonly")
    caller.resume()
    caller.hold()
    caller.resume()
    caller.move()
    caller.change_codec("opus")
    caller.drop_network()
    caller.talk(0.5)
    caller.restore_network()
    caller.talk(1)
    silences = platform.playground.stage.silences["caller"]
    assert len(silences) == 3
    assert all(silence.end is not None for silence in silences)


def test_what_cannot_be_done(phone: PhonesInTest) -> None:
    caller = phone("caller")
    with pytest.raises(PhoneFailure, match="caller: is in no call"):
        caller.hold()
    with pytest.raises(PhoneFailure, match="caller: not ringing within 1 s; so far: registered"):
        caller.answer(within=1)
    with pytest.raises(BadInput, match=r"caller\.press: expected keys of a phone"):
        caller.press("x")
    assert repr(caller) == "phone caller"
