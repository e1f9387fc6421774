"""A scenario as a checked model: parties, their app, what they do and what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.language.expectations import Expectations
from scenarios.language.part import Part, Text
from scenarios.language.steps import AnyStep, Dial, Event, Mute, Talk, Until
from scenarios.language.words import unknown_word

if TYPE_CHECKING:
    from scenarios.language.steps import Step

Kind = Literal["softphone", "baresip"]
"""What plays a party."""
PartyName = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]


class PartyModel(Part):
    """Somebody with a phone, registered to the platform as a SIP endpoint of the account."""

    phone: Kind = "softphone"
    username: str | None = Field(default=None, description="Of its SIP endpoint; the party's name when left out.")


class App(Part):
    """The voice application under test, written inline: path → document."""

    answer: str = Field(default="/answer/", pattern="^/", description="Path of the answer URL.")
    hangup: str | None = Field(default="/hangup/", pattern="^/", description="Path of the hangup URL.")
    documents: dict[str, str] = Field(description="Path → XML that a request to it gets; other paths get 200, empty.")

    @model_validator(mode="after")
    def _has_an_answer(self) -> App:
        if self.answer not in self.documents:
            message = unknown_word("path of the answer document", self.answer, self.documents)
            raise PydanticCustomError("no_document", "{message}", {"message": message})
        return self


class Scenario(Part):
    """One scenario file, or one case of it when a matrix has been filled in."""

    name: str = Field(pattern="^[a-z][a-z0-9_]*$")
    summary: str = Field(min_length=10, description="Why this scenario exists.")
    needs: Literal["live"] | None = Field(default=None, description="live: never in simulated time.")
    matrix: dict[str, list[Any]] = Field(default={}, description="Variable → values; 'a, b' → pairs of values.")
    numbers: list[Text] = Field(default=[], description="Numbers of the account; they lead to the app.")
    parties: dict[PartyName, PartyModel] = Field(min_length=1)
    app: App
    steps: list[AnyStep] = Field(min_length=1)
    expect: Expectations

    @model_validator(mode="after")
    def _names_are_known(self) -> Scenario:
        for place, name in _named_parties(self):
            if name not in self.parties:
                message = unknown_word("party", name, self.parties)
                raise PydanticCustomError("unknown_party", "{message}", {"message": message, "path": place})
        return self

    @property
    def dialling(self) -> list[str]:
        """The parties that place calls: theirs are the A legs of inbound calls."""
        return [step.by for step in self.steps if isinstance(step, Dial)]

    @property
    def muted(self) -> set[str]:
        """The parties that are silent at times."""
        return {step.mute for step in self.steps if isinstance(step, Mute)}


Path = tuple[str | int, ...]


def _named_parties(scenario: Scenario) -> list[tuple[Path, str]]:
    """Every place that names a party."""
    named: list[tuple[Path, str]] = []
    for number, step in enumerate(scenario.steps):
        named += _in_step(("steps", number), step)
    for number, recording in enumerate(scenario.expect.recordings):
        place: Path = ("expect", "recordings", number)
        named += [((*place, side), name) for side in ("left", "right") if (name := getattr(recording, side))]
        named += [((*place, "both", index), name) for index, name in enumerate(recording.both)]
    for kind in ("rtp", "sip"):
        listed = enumerate(getattr(scenario.expect, kind))
        named += [(("expect", kind, number, "of"), each.of) for number, each in listed]
    return named


def _in_step(place: Path, step: Step) -> list[tuple[Path, str]]:
    if isinstance(step, Talk):
        return [((*place, "talk", index), name) for index, name in enumerate(step.talk)]
    if isinstance(step, Until):
        event = step.until
        named = [(word, getattr(event, word)) for word in Event.parties]
        return [((*place, "until", word), name) for word, name in named if name is not None]
    return [((*place, word), getattr(step, word)) for word in step.parties]
