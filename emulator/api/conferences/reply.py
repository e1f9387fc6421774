"""What the Conference resource answers: plivo_rest.md §3."""

from typing import Annotated, Literal

from pydantic import Field

from emulator.api.reply import Answer, Digits, Reply, Uuid, WebAddress

MemberId = Annotated[str, Field(pattern=r"^[1-9]\d*$")]


class ConferenceNames(Answer):
    """`GET Conference/`."""

    conferences: list[str]


class ConferenceMember(Reply):
    """A call in a conference."""

    muted: bool
    member_id: MemberId
    deaf: bool
    from_: str = Field(alias="from")
    to: Annotated[str, Field(min_length=1)]
    caller_name: str
    direction: Literal["inbound", "outbound"]
    call_uuid: Uuid
    join_time: Digits


class ConferenceState(Answer):
    """`GET Conference/{name}/`."""

    conference_name: Annotated[str, Field(min_length=1)]
    conference_run_time: Digits
    conference_member_count: Digits
    members: list[ConferenceMember]


class MembersChanged(Answer):
    """`POST …/Member/{member_id}/Kick/` and so on: one id as text, several as a list."""

    message: Literal["kicked", "muted", "deaf", "play queued into conference", "speak queued into conference"]
    member_id: MemberId | list[MemberId]


class ConferenceRecordingStarted(Answer):
    """`POST Conference/{name}/Record/`: the file is there when the recording has ended."""

    message: Literal["conference recording started"]
    recording_id: Uuid
    url: WebAddress
