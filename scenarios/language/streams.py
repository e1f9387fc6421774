"""WebSockets of the app under test (the Stream element): what it does with each, and what it must have heard."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.language.matchers import AnyMatcher
from scenarios.language.part import Part, Text
from scenarios.language.quantities import LengthWithin, Seconds, SecondsWithin
from scenarios.language.words import PATH

TONES = "^[0123456789*#wW]+$"
Track = Literal["inbound", "outbound"]


class StreamMove(Part):
    """One thing that the app does; each begins when the one before is done."""

    say: str | None = Field(default=None, description="A sound of the app, into the call.")
    pieces: Seconds | None = Field(default=None, description="It is said piece by piece, in time; else all at once.")
    checkpoint: str | None = Field(default=None, min_length=1, description="Ask to be told when all that is played.")
    clear: Literal[True] | None = Field(default=None, description="Have thrown away what waits to be played.")
    press: Annotated[Text, Field(pattern=TONES)] | None = Field(default=None, description="Keys, into the call.")
    wait: Seconds | None = None
    until: Text | None = Field(default=None, description="Wait for an event: playedStream hello, clearedAudio, dtmf 5.")
    close: int | None = Field(default=None, ge=1000, le=4999, description="Close the WebSocket with this code.")

    @model_validator(mode="after")
    def _is_one_thing(self) -> StreamMove:
        words = [word for word in self.words() if word != "pieces"]
        if len([word for word in words if getattr(self, word) is not None]) != 1:
            raise PydanticCustomError("one_move", "expected exactly one of: {words}", {"words": ", ".join(words)})
        if self.pieces is not None and self.say is None:
            details = {"message": "only what is said comes in pieces", "path": ("pieces",)}
            raise PydanticCustomError("no_pieces", "{message}", details)
        return self


class AppStream(Part):
    """A path of the app that takes WebSockets. Whatever comes is noted."""

    echo: bool = Field(default=False, description="It says whatever it hears.")
    moves: list[StreamMove] = Field(default=[], description="What it does, from the start message on.")
    refuses: int = Field(default=0, ge=0, description="How many upgrades it answers with 403 before it takes one.")


class TrackHeard(Part):
    """Who was heard on a track, measured in the audio that the app got."""

    who: str = Field(min_length=1, description="A party, or a sound of the app.")
    for_: LengthWithin = Field(alias="for", description="How long, in all.")
    from_: SecondsWithin | None = Field(
        default=None, alias="from", description="When first, in the audio of the track."
    )


class StreamHeard(Part):
    """What came to the app's WebSockets at one path."""

    at: str = Field(pattern=PATH)
    times: int = Field(default=1, ge=0, description="How many it took.")
    refused: int = Field(default=0, ge=0, description="How many upgrades it refused.")
    tracks: dict[Track, list[TrackHeard]] = Field(
        default={}, description="Of each: who was heard on every track that came, and nobody else."
    )
    lasts: LengthWithin | None = Field(default=None, description="How much audio came on each track.")
    events: list[Text] | None = Field(
        default=None, description="Of each, in order, without media: start, dtmf 5, playedStream hello, clearedAudio."
    )
    with_: dict[Text, AnyMatcher] = Field(
        default={}, alias="with", description="Field of the start message, such as mediaFormat.encoding → what it is."
    )
    signed: bool = Field(default=True, description="The upgrade's V3 signature must be that of the account.")

    @model_validator(mode="after")
    def _looks_at_what_comes(self) -> StreamHeard:
        for word in ("tracks", "lasts", "events", "with_"):
            if not self.times and getattr(self, word):
                message = f"with times: 0 none is taken, and {word.rstrip('_')} has nothing to look at"
                raise PydanticCustomError("nothing", "{message}", {"message": message, "path": (word.rstrip("_"),)})
        return self
