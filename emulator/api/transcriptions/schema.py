"""Arguments of Transcription/: plivo_rest.md §5.2."""

from pydantic import AliasChoices, Field

from emulator.api.arguments import Arguments, WebAddress


class TranscribeRecording(Arguments):
    """`POST Transcription/{recording_id}/`."""

    callback_url: WebAddress = Field(
        default="", validation_alias=AliasChoices("transcription_callback_url", "callback_url")
    )
    """The Python SDK and the Go SDK have a name for it each."""
