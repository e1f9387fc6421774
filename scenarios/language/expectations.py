"""What a scenario expects of the callbacks, the recordings, the media and the signalling."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from scenarios.language.matchers import AnyMatcher, Reference
from scenarios.language.part import Part
from scenarios.language.quantities import Seconds, SecondsWithin
from scenarios.language.steps import Party


class Callback(Part):
    """One request to the app, exactly once unless `times` says otherwise."""

    to: str = Field(pattern="^/", description="Path of the request.")
    method: Literal["GET", "POST"] = "POST"
    times: int = Field(default=1, ge=0)
    with_: dict[str, AnyMatcher] = Field(default={}, alias="with", description="Parameter → what it must be.")
    signed: bool = Field(default=True, description="The V3 signature must be that of the account.")


class AnyOrder(Part):
    """Requests of which nothing promises which comes first."""

    any_order: list[Callback] = Field(min_length=1)


def _callback_tag(data: Any) -> str:
    unordered = isinstance(data, AnyOrder) or (isinstance(data, dict) and "any_order" in data)
    return "<any order>" if unordered else "<callback>"


AnyCallback = Annotated[
    Annotated[Callback, Tag("<callback>")] | Annotated[AnyOrder, Tag("<any order>")], Discriminator(_callback_tag)
]


class Recording(Part):
    """One recording: what the file is and who is heard on which channel of it."""

    format: Literal["wav", "mp3"] = "mp3"
    channels: Literal["mono", "stereo"] = "stereo"
    rate: int = Field(default=8000, description="Samples per second.")
    left: Party | list[Party] | None = Field(default=None, description="Who is heard on the left, nobody else.")
    right: Party | list[Party] | None = Field(default=None, description="Who is heard on the right, nobody else.")
    both: list[Party] = Field(default=[], description="Mono: who is heard.")
    heard: dict[Party, SecondsWithin] = Field(
        default={},
        description="Who is not heard throughout, and how long then; silence on purpose (mute) is allowed for.",
    )
    duration: SecondsWithin
    url: Reference | None = Field(default=None, description="Where the app learned of it: RecordUrl of /path/.")

    def heard_on(self, side: Literal["left", "right"]) -> list[str]:
        """Who is promised on a channel, in any order."""
        names = self.left if side == "left" else self.right
        return [names] if isinstance(names, str) else list(names or [])


class Rtp(Part):
    """The packets between the platform and one party, as the platform's own capture has them."""

    of: Party
    codec: Literal["PCMU", "PCMA"] = "PCMU"
    ptime: Seconds = 0.020
    lost: int = Field(default=0, ge=0, description="At most so many packets are missing on the way to the platform.")
    at_least: Seconds = Field(default=0.0, description="So much audio flows each way.")


class Sip(Part):
    """The responses to the INVITE between the platform and one party."""

    of: Party
    statuses: list[int] = Field(min_length=1, description="In this order; 100 may be left out.")


class Expectations(Part):
    """All that is expected. Nothing else may come: an unexpected callback or recording is a failure."""

    callbacks: list[AnyCallback] = Field(default=[], description="In this order.")
    recordings: list[Recording] = Field(default=[])
    rtp: list[Rtp] = Field(default=[])
    sip: list[Sip] = Field(default=[])
    within: Seconds = Field(default=15.0, description="Deadline for callbacks and recordings after the last step.")

    def every_callback(self) -> list[Callback]:
        """Without the grouping."""
        nested = [each.any_order if isinstance(each, AnyOrder) else [each] for each in self.callbacks]
        return [callback for group in nested for callback in group]
