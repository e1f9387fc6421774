"""Arguments of machine detection: plivo_rest.md §2.1, defaults and ranges of Plivo's documents."""

from typing import Literal

from pydantic import Field, field_validator

from emulator.api.arguments import Arguments, HttpMethod, WebAddress, Whole
from emulator.calls.greeting import MachineDetection


class DetectionArguments(Arguments):
    """Times are in milliseconds."""

    machine_detection: Literal["true", "hangup"] | None = None
    machine_detection_time: Whole = Field(default=5000, ge=2000, le=10_000)
    machine_detection_url: WebAddress | None = None
    machine_detection_method: HttpMethod = "POST"
    machine_detection_maximum_speech_length: Whole = Field(default=5000, ge=1000, le=6000)
    machine_detection_initial_silence: Whole = Field(default=4500, ge=2000, le=10_000)
    machine_detection_maximum_words: Whole = Field(default=3, ge=2, le=10)
    machine_detection_initial_greeting: Whole = Field(default=1500, ge=1000, le=5000)

    @field_validator("machine_detection", mode="before")
    @classmethod
    def _flag_as_text(cls, value: object) -> object:
        """SDKs may send a boolean; `false` is what is left out."""
        if isinstance(value, bool):
            value = "true" if value else "false"
        text = value.lower() if isinstance(value, str) else value
        return None if text == "false" else text

    @property
    def detection(self) -> MachineDetection | None:
        """How to find out who answers; None: not at all. Its bounds alone do not ask for it."""
        if self.machine_detection is None:
            return None
        return MachineDetection(
            hangs_up=self.machine_detection == "hangup",
            is_async=self.machine_detection_url is not None,
            time_s=self.machine_detection_time / 1000,
            longest_run_s=self.machine_detection_maximum_speech_length / 1000,
            initial_silence_s=self.machine_detection_initial_silence / 1000,
            most_runs=self.machine_detection_maximum_words,
            longest_greeting_s=self.machine_detection_initial_greeting / 1000,
        )
