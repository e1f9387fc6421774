"""What the Recording resource answers: plivo_rest.md §5."""

from typing import Annotated, Any, Literal

from pydantic import Field

from emulator.api.reply import Answer, Listed, PreciseMoment, Reply, ResourceUri, Uuid, WebAddress

Milliseconds = Annotated[str, Field(pattern=r"^\d+\.00000$")]
AtLeastOne = Annotated[int, Field(ge=1)]
Dollars = Annotated[float, Field(ge=0)]


class RecordingObject(Reply):
    """One recording whose file is whole."""

    add_time: PreciseMoment
    call_uuid: Uuid
    conference_name: str | None
    conference_uuid: Uuid | None
    from_number: str
    monthly_recording_storage_amount: Dollars
    mpc_name: str | None
    mpc_uuid: Uuid | None
    recording_duration_ms: Milliseconds
    recording_end_ms: Milliseconds
    recording_format: Literal["mp3", "wav"]
    recording_id: Uuid
    recording_start_ms: Milliseconds
    recording_storage_duration: AtLeastOne
    recording_storage_rate: Dollars
    recording_type: Literal["call", "conference"]
    recording_url: WebAddress
    resource_uri: ResourceUri
    rounded_recording_duration: Annotated[int, Field(ge=60, multiple_of=60)]
    to_number: str


class RecordingAnswer(Answer, RecordingObject):
    """`GET Recording/{recording_id}/`."""


RecordingList = Listed[RecordingObject]


_FILE: dict[str, Any] = {"content": {"audio/wav": {}, "audio/mpeg": {}}}
MEDIA: dict[int | str, dict[str, Any]] = {200: _FILE, 206: _FILE, 416: {"description": "Range Not Satisfiable"}}
"""`responses` of the route of the files."""
