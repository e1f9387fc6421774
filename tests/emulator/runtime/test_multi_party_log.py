"""What is kept of Multiparty Calls, and what the status callback is told, in order."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.callflow.multi_party import Address, MultiPartySettings, Participation
from emulator.calls import multi_party_events as told
from emulator.calls.actions import MultiPartyReport
from emulator.records.models import MultiPartyRecord, ParticipantRecord, participant_key
from tests.emulator.runtime.flow_stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

MPC = "00000000-0000-4000-8000-000000000001"


def _settings(*groups: str) -> MultiPartySettings:
    return MultiPartySettings(
        max_duration_s=300,
        max_participants=4,
        status_callback=Address(url="http://app.test/status/", method="POST"),
        status_events=groups,  # type: ignore[arg-type]
    )


def _life(settings: MultiPartySettings) -> list[told.MultiPartyEvent]:
    who = {"mpc_uuid": MPC, "member_id": "7", "call_uuid": "a"}
    return [
        told.MultiPartyInitialized(
            mpc_uuid=MPC, at=0.0, name="support", auth_id="MA1", subaccount="", settings=settings, stay_alone=False
        ),
        told.ParticipantJoined(**who, at=1.0, participant=Participation(role="agent")),
        told.MultiPartyStarted(mpc_uuid=MPC, at=1.0),
        told.ParticipantPressed(**who, at=2.0, digit="1"),
        told.ParticipantExited(**who, at=3.0, cause="Participant Call Hangup"),
        told.MultiPartyEnded(mpc_uuid=MPC, at=3.0, code=1000),
    ]


def _told(folder: Path, *groups: str) -> tuple[Stage, list[str]]:
    async def play() -> tuple[Stage, list[str]]:
        stage = Stage(folder)
        for event in _life(_settings(*groups)):
            stage.reporter.tell(MultiPartyReport(event=event))
        await stage.around.courier.drain()
        return stage, [fields["EventName"] for _, _, fields in stage.app.requests]

    return asyncio.run(play())


def test_only_the_groups_that_are_asked_for_are_told(tmp_path: Path) -> None:
    _, names = _told(tmp_path, "mpc-state-changes", "participant-digit-input-events")
    assert names == ["MPCInitialized", "MPCStart", "ParticipantDigitInput", "MPCEnd"]


def test_both_kinds_of_records_stand(tmp_path: Path) -> None:
    stage, names = _told(tmp_path, "participant-state-changes")
    assert names == ["ParticipantJoin", "ParticipantExit"]
    call = stage.store.get(MultiPartyRecord, MPC)
    member = stage.store.get(ParticipantRecord, participant_key(MPC, "7"))
    assert call is not None
    assert call.termination_cause_code == 1000
    assert member is not None
    assert member.exit_cause == "Participant Call Hangup"
