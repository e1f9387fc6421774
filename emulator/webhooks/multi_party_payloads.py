"""Parameters of the callbacks of Multiparty Calls: plivo_xml_callbacks.md §3.10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls import multi_party_events as told

if TYPE_CHECKING:
    from emulator.callflow.multi_party import EventGroup

_CHANGES: dict[told.Change, str] = {
    "mute": "ParticipantMute",
    "unmute": "ParticipantUnmute",
    "hold": "ParticipantHold",
    "unhold": "ParticipantUnhold",
    "coach": "ParticipantCoachModeStart",
    "uncoach": "ParticipantCoachModeStop",
}
_GROUPS: dict[str, EventGroup] = {
    "MPCInitialized": "mpc-state-changes",
    "MPCStart": "mpc-state-changes",
    "MPCEnd": "mpc-state-changes",
    "ParticipantJoin": "participant-state-changes",
    "ParticipantExit": "participant-state-changes",
    **dict.fromkeys(_CHANGES.values(), "participant-state-changes"),
    "ParticipantSpeakStart": "participant-speak-events",
    "ParticipantSpeakStop": "participant-speak-events",
    "ParticipantDigitInput": "participant-digit-input-events",
    "AddParticipantByAPIActionInitiated": "add-participant-api-events",
    "AddParticipantByAPIActionCompleted": "add-participant-api-events",
}
