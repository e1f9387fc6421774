"""What the MultiPartyCall resource answers: plivo_rest.md §4, C13-C15, C18."""

from typing import Annotated, Literal

from pydantic import Field

from emulator.api.reply import Answer, Count, Money, Reply, Uuid, WebAddress

UtcMoment = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00$")]
_CALL = r"^/v1/Account/(MA|SA)[A-Z0-9]{18}/MultiPartyCall/(uuid|name)_[^/]+/"
CallUri = Annotated[str, Field(pattern=_CALL + "$")]
ParticipantsUri = Annotated[str, Field(pattern=_CALL + "Participant/$")]
ParticipantUri = Annotated[str, Field(pattern=_CALL + "Participant/[^/]+/$")]
SubaccountUri = Annotated[str, Field(pattern=r"^/v1/Account/MA[A-Z0-9]{18}/Subaccount/SA[A-Z0-9]{18}/$")]
Minutes = Annotated[int, Field(ge=0, multiple_of=60)]
"""In seconds."""
Succeeded = Annotated[str, Field(pattern=r"^MPC: .+ succeeded$")]
Cause = Literal["No Active Participants", "Stay Alone Not Permitted", "Max Duration Reached", "Hangup API Triggered"]
ExitCause = Literal[
    "Participant Call Hangup",
    "Kicked Out of Multiparty Call",
    "Multiparty Call Ended",
    "Participant Call Transferred",
]


class MultiPartyObject(Reply):
    """One Multiparty Call."""

    billed_amount: Money | None
    billed_duration: Minutes | None
    creation_time: UtcMoment
    duration: Count | None
    end_time: UtcMoment | None
    friendly_name: Annotated[str, Field(min_length=1)]
    mpc_uuid: Uuid
    participants: ParticipantsUri
    recording: Literal["recording", "not-recording", "paused"]
    resource_uri: CallUri
    start_time: UtcMoment | None
    status: Literal["Initialized", "Active", "Ended"]
    stay_alone: bool
    sub_account: SubaccountUri | None
    termination_cause: Cause | None
    termination_cause_code: Literal[1000, 1010, 2000, 3000] | None


class MultiPartyAnswer(Answer, MultiPartyObject):
    """`GET MultiPartyCall/{mpc}/`."""


class ParticipantObject(Reply):
    """One who is or was in a Multiparty Call."""

    billed_amount: Money | None
    billed_duration: Minutes | None
    call_uuid: Uuid
    coach_mode: bool | None
    duration: Count | None
    end_mpc_on_exit: bool
    exit_cause: ExitCause | None
    exit_time: UtcMoment | None
    hold: bool | None
    join_time: UtcMoment
    member_id: Annotated[str, Field(min_length=1)]
    mpc_uuid: Uuid
    mute: bool | None
    participant_exit_cause: ExitCause | None
    resource_uri: ParticipantUri
    role: Literal["agent", "supervisor", "customer", "ai-agent"]
    start_mpc_on_enter: bool


class ParticipantAnswer(Answer, ParticipantObject):
    """`GET MultiPartyCall/{mpc}/Participant/{participant}/`."""


class CountedMeta(Reply):
    """Which part of a list this is; its length has a name of its own."""

    count: Count
    limit: Annotated[int, Field(ge=1, le=20)]
    next: Annotated[str, Field(pattern=r"^/v1/Account/.+\?.+")] | None
    offset: Count
    previous: Annotated[str, Field(pattern=r"^/v1/Account/.+\?.+")] | None


class MultiPartyList(Answer):
    """`GET MultiPartyCall/`."""

    meta: CountedMeta
    objects: list[MultiPartyObject]


class ParticipantList(Answer):
    """`GET MultiPartyCall/{mpc}/Participant/`."""

    meta: CountedMeta
    objects: list[ParticipantObject]


class CalledParticipant(Reply):
    """One of the calls that may become the participant."""

    call_uuid: Uuid
    from_: str = Field(alias="from")
    to: str


class ParticipantAdded(Answer):
    """`POST MultiPartyCall/{mpc}/Participant/`."""

    calls: Annotated[list[CalledParticipant], Field(min_length=1)]
    message: Literal["add participant action initiated"]
    request_uuid: Uuid


class ParticipantUpdated(Answer):
    """`POST MultiPartyCall/{mpc}/Participant/{participant}/`: what was asked for and nothing else."""

    coach_mode: Succeeded | None = None
    hold: Succeeded | None = None
    mute: Succeeded | None = None


class RecordingBegun(Answer):
    """`POST …/Record/`."""

    message: Annotated[str, Field(pattern=r"^MPC: .+ record started$")]
    recording_id: Uuid
    recording_url: WebAddress


class ParticipantRecordingBegun(Answer):
    """`POST …/Participant/{participant}/Record/`."""

    message: Annotated[str, Field(pattern=r"^MPC: .+ participant record started$")]
    recording_id: Uuid
    recording_url: WebAddress


class SoundQueued(Answer):
    """`POST …/Member/{participant}/Play/` and `/Speak/`."""

    message: Literal["play queued into MPC", "speak queued into MPC"]
    mpcMemberId: Annotated[list[str], Field(min_length=1)]  # noqa: N815 - spelt so on the wire
    mpcName: str  # noqa: N815 - spelt so on the wire
