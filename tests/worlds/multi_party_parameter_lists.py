"""The parameters of every webhook of a Multiparty Call, row by row as the reference has them: §3.10."""

from __future__ import annotations

from tests.worlds.parameter_lists import Row, Webhook, standard

_TIME = "`YYYY-MM-DD HH:MM:SS+00:00`"
_ROLE = "agent|supervisor|customer|ai-agent"
_MEMBER = Row("MemberID", "number from 1 on")


def _call(name: str, *more: Row) -> Webhook:
    rows = (Row("EventName", name), Row("EventTimestamp", _TIME), Row("MPCUUID", "UUID"), Row("MPCName", "text"), *more)
    title = f"statusCallbackUrl of MultiPartyCall: {name}"
    return Webhook(section="3.10", title=title, kind="MultiPartyCall callback", event=name, rows=rows)


def _participant(name: str, *more: Row) -> Webhook:
    return _call(
        name,
        _MEMBER,
        Row("ParticipantRole", _ROLE),
        Row("ParticipantCallUUID", "UUID"),
        Row("ParticipantCoachMode", "true|false"),
        *more,
    )


def _recording(name: str, end: str) -> Webhook:
    of_all = (Row("MPCName", "text"), Row("MPCUUID", "UUID"))
    rows = (
        Row("EventName", name),
        Row("EventTimestamp", _TIME),
        *(of_all if name.startswith("MPC") else (_MEMBER,)),
        Row("RecordingDuration", "whole seconds"),
        Row("RecordingEndTime", end),
        Row("RecordingFormat", "mp3|wav"),
        Row("RecordingResourceURL", "text"),
        Row("RecordingStartTime", _TIME),
        Row("RecordingURL", "URL"),
        Row("RecordingUUID", "UUID"),
        Row("SequenceNumber", "number from 1 on"),
    )
    title = f"recordingCallbackUrl of MultiPartyCall: {name}"
    return Webhook(section="3.10", title=title, kind="MultiPartyCall recording callback", event=name, rows=rows)


_CHANGES = ("Mute", "Unmute", "Hold", "Unhold", "CoachModeStart", "CoachModeStop", "SpeakStart", "SpeakStop")
_STAGES = {"Initiated": "empty", "Paused": "empty", "Resumed": "empty", "Completed": _TIME}
"""And when its end is told. Failed is as Completed."""
MULTI_PARTY = (
    _call("MPCInitialized"),
    _call("MPCStart"),
    _call(
        "MPCEnd",
        Row("MPCDuration", "whole seconds"),
        Row("MPCBilledDuration", "whole seconds"),
        Row("MPCBilledAmount", "money, five decimals"),
    ),
    _participant("ParticipantJoin"),
    _participant("ParticipantExit"),
    *(_participant(f"Participant{change}") for change in _CHANGES),
    _participant("ParticipantDigitInput", Row("Digit", "[0-9*#]", tag="weak")),
    *(
        _call(f"AddParticipantByAPIAction{what}", Row("RequestUUID", "UUID", tag="weak"))
        for what in ("Initiated", "Completed")
    ),
    *(_recording(f"{kind}Recording{stage}", end) for kind in ("MPC", "Participant") for stage, end in _STAGES.items()),
    Webhook(
        section="3.10",
        title="onExitActionUrl of MultiPartyCall",
        kind="MultiPartyCall action",
        rows=(
            *standard("Redirect"),
            Row("MPCUUID", "UUID"),
            Row("MPCFriendlyName", "text"),
            _MEMBER,
            Row("ParticipantCallUUID", "UUID"),
            Row("ParticipantJoinTime", _TIME),
            Row("ParticipantEndTime", _TIME),
            Row("ParticipantRole", _ROLE),
        ),
    ),
    Webhook(section="3.10", title="Sounds of MultiPartyCall", kind="MPC sounds", rows=standard("MPCRemoteSounds")),
)
