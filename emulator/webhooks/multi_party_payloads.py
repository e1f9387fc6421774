"""Parameters of the status callback of Multiparty Calls: plivo_xml_callbacks.md §3.10."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.callflow.parameters import zoned_time
from emulator.calls import multi_party_events as told
from emulator.records.billing import call_amount
from emulator.records.multi_party_ledger import multi_party_seconds

if TYPE_CHECKING:
    from emulator.callflow.multi_party import EventGroup
    from emulator.records.models import MultiPartyRecord, ParticipantRecord
    from emulator.webhooks.payloads import Fields

_CHANGES: dict[told.Change, str] = {
    "mute": "ParticipantMute",
    "unmute": "ParticipantUnmute",
    "hold": "ParticipantHold",
    "unhold": "ParticipantUnhold",
    "coach": "ParticipantCoachModeStart",
    "uncoach": "ParticipantCoachModeStop",
}


class Happening(NamedTuple):
    """What the status callback is told, and to which group of events it belongs."""

    group: EventGroup
    name: str


def happening(event: told.MultiPartyEvent) -> Happening | None:
    """What an event is called; None: nobody is told."""
    match event:
        case told.MultiPartyInitialized():
            return Happening("mpc-state-changes", "MPCInitialized")
        case told.MultiPartyStarted():
            return Happening("mpc-state-changes", "MPCStart")
        case told.MultiPartyEnded():
            return Happening("mpc-state-changes", "MPCEnd")
        case told.ParticipantsInvited():
            return Happening("add-participant-api-events", "AddParticipantByAPIActionInitiated")
        case told.InvitationCompleted():
            return Happening("add-participant-api-events", "AddParticipantByAPIActionCompleted")
        case told.MultiPartyRecordingChanged():
            return None
        case _:
            return _of_participant(event)


def _of_participant(event: told.ParticipantEvent) -> Happening:
    match event:
        case told.ParticipantJoined():
            return Happening("participant-state-changes", "ParticipantJoin")
        case told.ParticipantExited():
            return Happening("participant-state-changes", "ParticipantExit")
        case told.ParticipantChanged():
            return Happening("participant-state-changes", _CHANGES[event.change])
        case told.ParticipantSpoke():
            return Happening("participant-speak-events", f"ParticipantSpeak{'Start' if event.began else 'Stop'}")
        case told.ParticipantPressed():
            return Happening("participant-digit-input-events", "ParticipantDigitInput")


def status_callback(
    name: str, event: told.MultiPartyEvent, call: MultiPartyRecord, member: ParticipantRecord | None, *, wall_ns: int
) -> Fields:
    """What statusCallbackUrl is told. `member`: whom it is about, as it is now; `wall_ns`: when it happened."""
    fields = {
        "EventName": name,
        "EventTimestamp": zoned_time(wall_ns),
        "MPCUUID": call.mpc_uuid,
        "MPCName": call.friendly_name,
    }
    if member is not None:
        fields |= {
            "MemberID": member.member_id,
            "ParticipantRole": member.role,
            "ParticipantCallUUID": member.call_uuid,
            "ParticipantCoachMode": "true" if member.coach_mode else "false",
        }
    match event:
        case told.MultiPartyEnded():
            fields |= {
                "MPCDuration": str(multi_party_seconds(call)),
                "MPCBilledDuration": str(call.billed_s),
                "MPCBilledAmount": call_amount(call.billed_s),
            }
        case told.ParticipantPressed():
            fields["Digit"] = event.digit
        case told.ParticipantsInvited() | told.InvitationCompleted():
            fields["RequestUUID"] = event.invitation
    return fields
