"""Arguments of a seed: calls and recordings that never happened."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from emulator.api.arguments import Arguments, Whole
from emulator.api.control.schema import MomentNs, SpanNs
from emulator.calls.causes import CODE_NAMES

LONGEST_S = 4 * 3600.0
MOST = 10_000
"""Of a kind in one request."""
Seconds = Annotated[float, Field(ge=0.02, le=LONGEST_S)]


def _has_name(code: int) -> int:
    if code not in CODE_NAMES:
        raise ValueError("there is no such hang-up cause")
    return code


class Sown(Arguments):
    """What is said of calls and recordings alike."""

    model_config = ConfigDict(extra="forbid")

    from_number: Annotated[str, Field(pattern=r"^[0-9]{1,15}$")] = "15550100"
    to_number: Annotated[str, Field(pattern=r"^[0-9]{1,15}$")] = "15550199"
    at: MomentNs | None = None
    age: SpanNs | None = Field(default=None, ge=0)
    """How long ago; in place of `at`."""
    count: Whole = Field(default=1, ge=1, le=MOST)
    """So many, all alike but for their ids."""

    @model_validator(mode="after")
    def _has_one_time(self) -> Self:
        if self.at is not None and self.age is not None:
            raise ValueError("at and age exclude each other")
        return self

    def when(self, now_ns: int) -> int:
        """The time of the wall clock at which it ended or was added, ns."""
        return self.at if self.at is not None else now_ns - (self.age or 0)


class SownCall(Sown):
    """A call that ended `at` that time."""

    direction: Literal["inbound", "outbound"] = "inbound"
    seconds: Seconds = 60.0
    """From the answer, or from the first ringing, to the end."""
    answered: bool = True
    hangup_cause_code: Annotated[Whole, AfterValidator(_has_name)] = 4000
    hangup_source: Literal["Caller", "Callee", "Plivo", "Carrier", "API Request", "Answer XML", "Error"] = "Caller"


class SownRecording(Sown):
    """A WAV of silence that was added `at` that time."""

    call_uuid: str = Field(default="", max_length=36)
    """Its call; empty: one that nobody knows any more."""
    channels: Whole = Field(default=1, ge=1, le=2)
    seconds: Seconds = 60.0


class Seed(Arguments):
    """`POST /control/seed`."""

    model_config = ConfigDict(extra="forbid")

    calls: list[SownCall] = Field(default_factory=list)
    recordings: list[SownRecording] = Field(default_factory=list)

    @model_validator(mode="after")
    def _is_bounded(self) -> Self:
        if sum(each.count for each in (*self.calls, *self.recordings)) > MOST:
            raise ValueError(f"{MOST} calls and recordings at most in one request")
        return self
