"""Recordings of a test are proved as those of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.in_pytest.recordings_in_test import RecordingsInTest

if TYPE_CHECKING:
    from scenarios.in_pytest.phone_in_test import PhoneInTest
    from scenarios.in_pytest.phones_in_test import PhonesInTest
    from scenarios.in_pytest.platform_in_test import PlatformInTest

FLOW = """<Response>
  <Record startOnDialAnswer="true" redirect="false" fileFormat="wav" maxLength="60" action=""
          callbackUrl="${app_url}/ready/"/>
  <Dial><User>${agent.uri}</User></Dial>
</Response>"""
DURATION = "3.5 s ± 300 ms"


@pytest.fixture
def recording(platform: PlatformInTest) -> RecordingsInTest:
    platform.documents["/answer/"] = FLOW
    return RecordingsInTest(platform.playground)


@pytest.fixture
def pair(phone: PhonesInTest) -> tuple[PhoneInTest, PhoneInTest]:
    return phone("caller"), phone("agent")


def converse(caller: PhoneInTest, agent: PhoneInTest) -> None:
    caller.dial("15550100")
    agent.answer()
    caller.talk(3.5)
    caller.hang_up()


def test_a_recording_is_proved(recording: RecordingsInTest, pair: tuple[PhoneInTest, PhoneInTest]) -> None:
    caller, agent = pair
    converse(caller, agent)
    found = recording(left=caller, right=[agent], format="wav", duration=DURATION)
    assert found.file.with_suffix(".png").is_file()
    assert found.file.parent.parent == recording._playground.folder
    assert found.listed["recording_type"]


def test_a_wrong_side_is_told(recording: RecordingsInTest, pair: tuple[PhoneInTest, PhoneInTest]) -> None:
    converse(*pair)
    with pytest.raises(AssertionError) as caught:
        recording(left="agent", right="caller", format="wav", duration=DURATION)
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("FAIL  recording: left channel: expected agent at least 2.90 s, measured caller 3.50 s")
    assert len(lines) == 2


def test_silence_on_purpose_is_allowed_for(recording: RecordingsInTest, pair: tuple[PhoneInTest, PhoneInTest]) -> None:
    caller, agent = pair
    caller.dial("15550100")
    agent.answer()
    agent.mute()
    caller.talk(3.5)
    caller.hang_up()
    recording(left=caller, right=agent, heard={agent.name: "0 s ± 500 ms"}, format="wav", duration=DURATION)


def test_one_recording_after_another(recording: RecordingsInTest, pair: tuple[PhoneInTest, PhoneInTest]) -> None:
    caller, agent = pair
    found = []
    for _ in range(2):
        converse(caller, agent)
        found.append(recording(left=caller, right=agent, format="wav", duration=DURATION).recording_id)
    assert len(set(found)) == 2
    with pytest.raises(AssertionError, match="FAIL  recordings: expected 1, measured 0"):
        recording(left=caller, right=agent, format="wav", duration=DURATION)


def test_two_recordings_of_one_call(
    recording: RecordingsInTest, platform: PlatformInTest, pair: tuple[PhoneInTest, PhoneInTest]
) -> None:
    caller, agent = pair
    call = FLOW.replace(
        "<Dial>", FLOW[FLOW.index("<Record") : FLOW.index("<Dial>")].replace("ready", "twice") + "<Dial>"
    )
    platform.documents["/answer/"] = call
    converse(caller, agent)
    one = {"left": caller, "right": agent, "format": "wav", "duration": DURATION}
    first, second = recording.each(one | {"url": "RecordUrl of /ready/"}, one | {"url": "RecordUrl of /twice/"})
    assert first.recording_id != second.recording_id


def test_a_recording_of_which_nothing_is_said(
    recording: RecordingsInTest, pair: tuple[PhoneInTest, PhoneInTest]
) -> None:
    converse(*pair)
    with pytest.raises(AssertionError, match="FAIL  recordings: expected 0, measured 1"):
        recording.each()


def test_a_call_that_is_still_up(recording: RecordingsInTest, pair: tuple[PhoneInTest, PhoneInTest]) -> None:
    caller, agent = pair
    caller.dial("15550100")
    agent.answer()
    with pytest.raises(AssertionError, match="FAIL  caller's call ends"):
        recording(left=caller, right=agent, format="wav", duration=DURATION)


def test_an_unknown_word(recording: RecordingsInTest) -> None:
    with pytest.raises(BadInput, match="recording: unknown word 'lft', did you mean 'left'"):
        recording(lft="caller", duration=DURATION)


def test_no_recording(recording: RecordingsInTest) -> None:
    with pytest.raises(AssertionError, match="FAIL  recordings: expected 1, measured 0"):
        recording(both=[], channels="mono", duration=DURATION)
