"""How long a party has to be heard, by what is known of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scenarios.expect.fetched_recording import FetchedRecording
from scenarios.expect.listening import AtLeast, listening
from scenarios.proof.parties import Party
from tools.synthetic_call import make_call

if TYPE_CHECKING:
    from pathlib import Path


def test_somebody_who_is_promised_is_heard_at_all() -> None:
    assert [AtLeast(2.0).admits(measured) for measured in (1.9, 2.0)] == [False, True]
    assert [AtLeast(-1.0).admits(measured) for measured in (0.0, 0.25)] == [False, True]
    assert str(AtLeast(-1.0)) == "at least 0.00"


def test_of_whom_is_asked_how_much(tmp_path: Path) -> None:
    call = make_call()
    wav, sidecar, capture = call.write(tmp_path)
    found = FetchedRecording(recording_id="r", url="", listed={}, status=200, file=wav, sidecar=sidecar)
    caller, agent, other = (
        Party(name=each.name, code=each.code, addresses=(call.legs[each.leg].talker.address,)) for each in call.parties
    )
    parties = [caller, replace(agent, code=None), replace(other, silent=((0, 48_000),))]
    ear = listening(found, [capture], parties)
    limits = [ear.at_least(party.name, 10.0).value for party in parties]
    assert limits[0] == 0.9 * 10 - 0.25
    assert 0.9 * 4 < limits[1] < 0.9 * 5, "all that came from it, and no more"
    assert limits[2] == 0.9 * (10 - 5) - 0.25
    assert {heard.party for heard in ear.heard_in(call.right)} == {agent.name, other.name}
    assert [ear.unmeasured(party.name) for party in parties] == ["", "", ""]
    known = listening(found, [], call.parties)
    assert known.unmeasured(agent.name) == ""
    assert {heard.party for heard in known.heard_in(call.right)} == {agent.name, other.name}
