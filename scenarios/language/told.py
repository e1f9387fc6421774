"""What a scenario expects to be told: by requests to the app, and by phones of a lab that report by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from hardware.events.event_words import EventWord
from scenarios.language.awaited import Party
from scenarios.language.matchers import AnyMatcher
from scenarios.language.moments import Soon
from scenarios.language.part import Part, Text
from scenarios.language.quantities import MillisecondLimits, PercentLimits, ScoreLimits
from scenarios.language.words import PATH

if TYPE_CHECKING:
    from collections.abc import Mapping


def _looks_at_nothing(times: int, written: Mapping[str, object]) -> None:
    for word, wanted in written.items():
        if wanted and not times:
            message = f"with times: 0 none comes, and {word} has nothing to look at"
            raise PydanticCustomError("nothing", "{message}", {"message": message, "path": (word,)})


class Callback(Part):
    """One request to the app, exactly once unless `times` says otherwise."""

    to: str = Field(pattern=PATH, description="Path of the request.")
    method: Literal["GET", "POST"] = "POST"
    times: int = Field(default=1, ge=0)
    with_: dict[str, AnyMatcher] = Field(default={}, alias="with", description="Parameter → what it must be.")
    signed: bool = Field(default=True, description="The V3 signature must be that of the account.")
    within: Soon | None = Field(default=None, description="So soon, each time: 2 s of /hangup/, or of caller ended.")

    @model_validator(mode="after")
    def _compares_what_comes(self) -> Callback:
        _looks_at_nothing(self.times, {"with": self.with_, "within": self.within})
        return self


class AnyOrder(Part):
    """Requests of which nothing promises which comes first."""

    any_order: list[Callback] = Field(min_length=1)


def _callback_tag(data: Any) -> str:
    unordered = isinstance(data, AnyOrder) or (isinstance(data, dict) and "any_order" in data)
    return "<any order>" if unordered else "<callback>"


AnyCallback = Annotated[
    Annotated[Callback, Tag("<callback>")] | Annotated[AnyOrder, Tag("<any order>")], Discriminator(_callback_tag)
]


class ReportedEvent(Part):
    """Something that a phone reported, exactly once unless `times` says otherwise.

    Those of one phone come in the order of the list. What it reports beside those named here is passed over.
    """

    of: Party
    event: EventWord | None = Field(default=None, description="The same word for every vendor.")
    vendor_event: Text | None = Field(default=None, description="The vendor's own word: call_terminated.")
    times: int = Field(default=1, ge=0, description="So often, one after the other; 0: never.")
    with_: dict[str, AnyMatcher] = Field(
        default={}, alias="with", description="What the phone added, by the vendor's name → what it must be."
    )
    within: Soon | None = Field(default=None, description="So near to something, each time: 1 s of agent ringing.")

    @model_validator(mode="after")
    def _names_one_event(self) -> ReportedEvent:
        if (self.event is None) == (self.vendor_event is None):
            raise PydanticCustomError("one_event", "expected exactly one of: event, vendor_event")
        _looks_at_nothing(self.times, {"with": self.with_, "within": self.within})
        return self

    @property
    def word(self) -> str:
        """What is looked for."""
        return self.event or self.vendor_event or ""


class QualityReport(Part):
    """What a phone published of a call by PUBLISH (vq-rtcpxr, RFC 6035): the values that it measured itself.

    Several entries for one party stand for one report after the other.
    """

    of: Party
    kind: Literal["session", "interval", "alert"] = Field(
        default="session", description="At the end of a call, in its course, or because something was bad."
    )
    times: int = Field(default=1, ge=0, description="So many reports; 0: none.")
    mos: ScoreLimits | None = Field(default=None, description="Listening quality (MOS-LQ), 1 to 5.")
    mos_cq: ScoreLimits | None = Field(default=None, description="Conversational quality (MOS-CQ), 1 to 5.")
    lost: PercentLimits | None = Field(default=None, description="Packets that the network lost.")
    discarded: PercentLimits | None = Field(default=None, description="Packets that came too late for it.")
    jitter: MillisecondLimits | None = Field(default=None, description="Of the arrivals.")
    round_trip: MillisecondLimits | None = Field(default=None, description="Through the network and back.")

    @model_validator(mode="after")
    def _measures_what_comes(self) -> QualityReport:
        _looks_at_nothing(self.times, dict.fromkeys(sorted(self.model_fields_set - {"of", "kind", "times"}), True))
        return self
