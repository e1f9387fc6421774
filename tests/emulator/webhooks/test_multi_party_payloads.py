"""Every event of a Multiparty Call has the parameters that the schema names."""

from __future__ import annotations

import pytest

from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.callflow.multi_party import MultiPartySettings, Participation
from emulator.calls import multi_party_events as told
from emulator.records.multi_party_ledger import new_multi_party, new_participant
from emulator.webhooks.multi_party_payloads import happening, status_callback
from emulator.webhooks.multi_party_schema import STATUS
from emulator.webhooks.schema import faults_of

IDS = Ids.seeded("payloads")
MPC, CALL = IDS.uuid(), IDS.uuid()
WHO = {"mpc_uuid": MPC, "member_id": "7", "call_uuid": CALL}
BORN = told.MultiPartyInitialized(
    mpc_uuid=MPC,
    at=0.0,
    name="support",
    auth_id="MA1",
    subaccount="",
    settings=MultiPartySettings(max_duration_s=300, max_participants=4),
    stay_alone=True,
)
JOINED = told.ParticipantJoined(**WHO, at=0.0, participant=Participation(role="agent"))
EVENTS: dict[str, told.MultiPartyEvent] = {
    "MPCInitialized": BORN,
    "MPCStart": told.MultiPartyStarted(mpc_uuid=MPC, at=0.0),
    "MPCEnd": told.MultiPartyEnded(mpc_uuid=MPC, at=0.0, code=1000),
    "ParticipantJoin": JOINED,
    "ParticipantExit": told.ParticipantExited(**WHO, at=0.0, cause="Participant Call Hangup"),
    "ParticipantMute": told.ParticipantChanged(**WHO, at=0.0, change="mute"),
    "ParticipantUnmute": told.ParticipantChanged(**WHO, at=0.0, change="unmute"),
    "ParticipantHold": told.ParticipantChanged(**WHO, at=0.0, change="hold"),
    "ParticipantUnhold": told.ParticipantChanged(**WHO, at=0.0, change="unhold"),
    "ParticipantCoachModeStart": told.ParticipantChanged(**WHO, at=0.0, change="coach"),
    "ParticipantCoachModeStop": told.ParticipantChanged(**WHO, at=0.0, change="uncoach"),
    "ParticipantSpeakStart": told.ParticipantSpoke(**WHO, at=0.0, began=True),
    "ParticipantSpeakStop": told.ParticipantSpoke(**WHO, at=0.0, began=False),
    "ParticipantDigitInput": told.ParticipantPressed(**WHO, at=0.0, digit="#"),
    "AddParticipantByAPIActionInitiated": told.ParticipantsInvited(
        mpc_uuid=MPC, at=0.0, invitation=CALL, call_uuids=(CALL,)
    ),
    "AddParticipantByAPIActionCompleted": told.InvitationCompleted(
        mpc_uuid=MPC, at=0.0, invitation=CALL, call_uuid=CALL
    ),
}


@pytest.mark.parametrize("name", STATUS)
def test_every_event_of_the_schema(name: str) -> None:
    clock, event = WallClock(epoch_ns=1_700_000_000_000_000_000), EVENTS[name]
    happened = happening(event)
    assert happened is not None
    assert happened.name == name
    member = new_participant(JOINED, clock) if isinstance(event, told.ParticipantEvent) else None
    fields = status_callback(name, event, new_multi_party(BORN, clock), member, wall_ns=clock.ns(0.0))
    assert faults_of("MultiPartyCall callback", fields) == []
    assert fields["EventTimestamp"] == "2023-11-14 22:13:20+00:00"


def test_pauses_of_a_recording_are_told_to_its_own_callback() -> None:
    paused = told.MultiPartyRecordingChanged(mpc_uuid=MPC, at=0.0, recording_id="r", member_id="", change="paused")
    assert happening(paused) is None


def test_what_is_not_known_is_named() -> None:
    assert faults_of("MultiPartyCall callback", {"EventName": "MPCPaused"})
