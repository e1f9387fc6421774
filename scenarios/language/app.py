"""The voice application under test: what it answers, and the paths of it to which a request can come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.language.part import Part
from scenarios.language.quantities import Seconds
from scenarios.language.steps import Delay, Drop, Fail, Rest, Until, walk
from scenarios.language.streams import AppStream
from scenarios.language.words import NAME, PATH, URL, nearest, unknown_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.language.expectations import Expectations
    from scenarios.language.steps import Step

    Place = tuple[str | int, ...]


PartyName = Annotated[str, Field(pattern=NAME)]


class App(Part):
    """The voice application under test: documents written here, or an app of its own (`asgi` or `url`)."""

    answer: str = Field(default="/answer/", pattern=PATH, description="Path of the answer URL.")
    hangup: str | None = Field(default="/hangup/", pattern=PATH, description="Path of the hangup URL.")
    documents: dict[str, str] = Field(
        default={}, description="Path → XML that a request to it gets; other paths get 200, empty."
    )
    sounds: dict[PartyName, Seconds] = Field(
        default={}, description="Name → length of a WAV at ${name.url}; it can be told apart like a party's voice."
    )
    streams: dict[Annotated[str, Field(pattern=PATH)], AppStream] = Field(
        default={}, description="Path → what the app does with a WebSocket (Stream) that comes there."
    )
    asgi: str | None = Field(default=None, pattern=r"^[\w.]+:[\w.]+$", description="module:attr of an ASGI app.")
    url: str | None = Field(default=None, pattern=URL, description="Where an app that runs already answers.")

    @model_validator(mode="after")
    def _is_one_app(self) -> App:
        kinds = [word for word in ("documents", "asgi", "url") if getattr(self, word)]
        if len(kinds) != 1:
            raise PydanticCustomError("one_app", "expected exactly one of: documents, asgi, url")
        if self.sounds and not self.documents:
            raise PydanticCustomError("sounds", "sounds belong to an app that is written here, with documents")
        if self.streams and not self.documents:
            raise PydanticCustomError("streams", "streams belong to an app that is written here, with documents")
        for path, stream in self.streams.items():
            for number, move in enumerate(stream.moves):
                if move.say is not None and move.say not in self.sounds:
                    message = unknown_word("sound", move.say, self.sounds)
                    details = {"message": message, "path": ("streams", path, "moves", number, "say")}
                    raise PydanticCustomError("no_sound", "{message}", details)
        if self.documents and self.answer not in self.documents:
            message = f"no document {self.answer!r}, which is asked for first; there is: {', '.join(self.documents)}"
            raise PydanticCustomError("no_document", "{message}", {"message": message})
        return self

    def untold_paths(self, steps: Sequence[Step], expect: Expectations) -> Iterator[tuple[Place, str]]:
        """Where a path stands to which no request can come, and what is wrong; nothing of an app written elsewhere."""
        if not self.documents:
            return
        told = [self.answer, self.hangup or "", *self.documents.values(), *_parameters(steps, expect)]
        for place, path in _named(steps, expect):
            if not any(path in text for text in told):
                near = nearest(path, self.documents)
                question = f", did you mean {near}?" if near else ""
                yield place, f"no document and no rest step names the path {path}{question}"


def _parameters(steps: Sequence[Step], expect: Expectations) -> Iterator[str]:
    """What the REST API is told."""
    for rest in [step for _, step in walk(steps) if isinstance(step, Rest)] + expect.rest:
        yield from (value for value in rest.with_.values() if isinstance(value, str))


def _named(steps: Sequence[Step], expect: Expectations) -> Iterator[tuple[Place, str]]:
    for place, step in walk(steps):
        match step:
            case Until(until=event) if event.callback is not None:
                yield (*place, "until", "callback"), event.callback
            case Fail(fail=path):
                yield (*place, "fail"), path
            case Delay(delay=path):
                yield (*place, "delay"), path
            case Drop(drop=path):
                yield (*place, "drop"), path
    for number, never in enumerate(expect.never):
        if never.callback is not None:
            yield ("expect", "never", number, "callback"), never.callback
    for number, stream in enumerate(expect.streams):
        yield ("expect", "streams", number, "at"), stream.at
    for below, callback in expect.placed_callbacks():
        yield ("expect", "callbacks", *below, "to"), callback.to
