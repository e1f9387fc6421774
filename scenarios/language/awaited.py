"""What a step can wait for."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.language.part import Part

Party = Annotated[str, Field(min_length=1)]
"""The name of a party of this scenario."""


class Event(Part):
    """Something that is waited for: exactly one of these; `times` belongs to `callback`."""

    parties: ClassVar[tuple[str, ...]] = ("ringing", "connected", "ended")
    callback: str | None = Field(default=None, description="A request to this path of the app has been answered.")
    times: int = Field(
        default=1, ge=1, description="How many requests to the path have been answered in the whole case."
    )
    ringing: Party | None = Field(default=None, description="This party's phone rings, and the platform was told so.")
    connected: Party | None = Field(default=None, description="This party is in a call.")
    ended: Party | None = Field(default=None, description="This party's call is over.")

    @model_validator(mode="after")
    def _exactly_one(self) -> Event:
        if len(self.model_fields_set - {"times"}) != 1:
            words = ", ".join(word for word in self.words() if word != "times")
            raise PydanticCustomError("one_event", "{message}", {"message": f"expected exactly one of: {words}"})
        if "times" in self.model_fields_set and self.callback is None:
            raise PydanticCustomError("times_of_what", "only a callback can be waited for several times")
        return self
