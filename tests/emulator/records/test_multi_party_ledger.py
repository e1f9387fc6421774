"""Facts of Multiparty Calls folded into records."""

from __future__ import annotations

from emulator.base.clock import WallClock
from emulator.base.units import NS_PER_S
from emulator.callflow.multi_party import MultiPartySettings, Participation
from emulator.calls import multi_party_events as told
from emulator.records.multi_party_ledger import (
    multi_party_after,
    multi_party_seconds,
    new_multi_party,
    new_participant,
    participant_after,
    participant_seconds,
)

CLOCK = WallClock(epoch_ns=0)
BORN = told.MultiPartyInitialized(
    mpc_uuid="mpc",
    at=1.0,
    name="support",
    auth_id="MA1",
    subaccount="SA1",
    settings=MultiPartySettings(max_duration_s=300, max_participants=4),
    stay_alone=True,
)
JOINED = told.ParticipantJoined(
    mpc_uuid="mpc", member_id="7", call_uuid="a", at=2.0, participant=Participation(role="supervisor", mute=True)
)


def test_a_life() -> None:
    record = new_multi_party(BORN, CLOCK)
    assert (record.status, record.created_ns, record.max_participants) == ("Initialized", NS_PER_S, 4)
    record = multi_party_after(record, told.MultiPartyStarted(mpc_uuid="mpc", at=5.0), [], CLOCK)
    assert record.status == "Active"
    member = participant_after(
        new_participant(JOINED, CLOCK),
        told.ParticipantExited(
            mpc_uuid="mpc", member_id="7", call_uuid="a", at=63.5, cause="Kicked Out of Multiparty Call"
        ),
        CLOCK,
    )
    record = multi_party_after(record, told.MultiPartyEnded(mpc_uuid="mpc", at=65.5, code=1010), [member], CLOCK)
    assert (record.status, record.termination_cause) == ("Ended", "Stay Alone Not Permitted")
    assert (multi_party_seconds(record), record.billed_s) == (61, 120)
    assert participant_seconds(member) == 62


def test_what_a_participant_is_now() -> None:
    member = new_participant(JOINED, CLOCK)
    assert (member.mute, member.hold, member.coach_mode) == (True, False, True)
    for change in ("unmute", "hold", "uncoach"):
        member = participant_after(
            member,
            told.ParticipantChanged(mpc_uuid="mpc", member_id="7", call_uuid="a", at=3.0, change=change),
            CLOCK,
        )
    assert (member.mute, member.hold, member.coach_mode) == (False, True, False)


def test_only_the_recording_of_all_shows_on_the_call() -> None:
    record = new_multi_party(BORN, CLOCK)
    for member_id, expected in (("7", "not-recording"), ("", "paused")):
        paused = told.MultiPartyRecordingChanged(
            mpc_uuid="mpc", at=3.0, recording_id="r", member_id=member_id, change="paused"
        )
        assert multi_party_after(record, paused, [], CLOCK).recording == expected
