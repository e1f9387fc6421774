"""What Transcription/ answers: plivo_rest.md §5.2."""

from typing import Annotated, Literal

from pydantic import Field

from emulator.api.reply import Answer, Count, Done

Dollars = Annotated[float, Field(ge=0)]


class TranscriptionBegun(Done):
    """`POST Transcription/{recording_id}/`."""

    message: Literal["transcription in progress"]


class TranscriptionAnswer(Answer):
    """`GET Transcription/{transcription_id}/`."""

    cost: Dollars
    rate: Dollars
    recording_duration_ms: Count
    recording_start_ms: Count
    status: Literal["in progress", "success", "failed"]
    transcription: str


class TranscriptionDeleted(Done):
    """`DELETE Transcription/{transcription_id}/`."""

    message: Literal["request accepted"]
