"""What the parties of a scenario do: one model a step, told apart by the word it begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from emulator.testing.phone_habits import HoldForm, KeyWay
from scenarios.language.answer_path import AnswerPath
from scenarios.language.awaited import Event, Party
from scenarios.language.matchers import AnyMatcher
from scenarios.language.network import Quality
from scenarios.language.part import Part, Text
from scenarios.language.quantities import Seconds
from scenarios.language.rest_operations import OPERATIONS, OperationName
from scenarios.language.words import KEYS, LANGUAGE, NAME, AppPath, CodecName, in_words, unknown_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FLASH = "!"


class Step(Part):
    """A step. Every step has a deadline: not done in time is a failure."""

    parties: ClassVar[tuple[str, ...]] = ()
    """The keys that name one party."""

    within: Seconds = Field(default=10.0, description="Deadline of the step.")

    def __str__(self) -> str:
        """In one line, as it is written: `answer agent after 3 s`."""
        written = self.model_dump(exclude_unset=True, by_alias=True, exclude={"within"})
        return " ".join(f"{word.replace('_', ' ')} {in_words(value)}" for word, value in written.items())


class Dial(Step):
    """A party calls a number. The step is done when the call is on its way."""

    parties: ClassVar[tuple[str, ...]] = ("by",)
    dial: Text = Field(description="The number, or a SIP URI.")
    by: Party


class Answer(Step):
    """A party waits until its phone rings, lets it ring for a while and answers."""

    parties: ClassVar[tuple[str, ...]] = ("answer",)
    answer: Party
    after: Seconds = Field(default=0.0, description="How long it rings first.")


class Reject(Step):
    """A party waits until its phone rings, lets it ring for a while and refuses the call."""

    parties: ClassVar[tuple[str, ...]] = ("reject",)
    reject: Party
    after: Seconds = Field(default=0.0, description="How long it rings first.")
    status: int = Field(default=486, ge=400, le=699, description="SIP status; 486: busy, 603: declined.")


class Forward(Step):
    """A party waits until its phone rings, which says that another one is to be called in its place."""

    parties: ClassVar[tuple[str, ...]] = ("forward",)
    forward: Party
    to: Text = Field(description="The number, or a SIP URI.")
    status: Literal[300, 301, 302] = Field(default=302, description="SIP status; 302: for now, 301: for ever.")


class HangUp(Step):
    """A party ends its call, or gives up dialling."""

    parties: ClassVar[tuple[str, ...]] = ("hang_up",)
    hang_up: Party


class Talk(Step):
    """Parties are in a call for some time, each speaking its own coded signal. A call that ends fails."""

    talk: list[Party] = Field(min_length=1)
    for_: Seconds = Field(alias="for", description="How long, from the moment all of them are connected.")


class Hold(Step):
    """A party puts its call on hold."""

    parties: ClassVar[tuple[str, ...]] = ("hold",)
    hold: Party
    form: HoldForm | None = Field(
        default=None,
        description="sendonly or inactive (RFC 3264), zero_address: 0.0.0.0 (RFC 2543), silent: it just stops sending; "
        "the phone's own way when left out.",
    )


class Resume(Step):
    """A party takes its call back from hold."""

    parties: ClassVar[tuple[str, ...]] = ("resume",)
    resume: Party


class Move(Step):
    """A party goes on with its call at another address, told by re-INVITE."""

    parties: ClassVar[tuple[str, ...]] = ("move",)
    move: Party


class ChangeCodec(Step):
    """A party goes on with its call in another codec, told by re-INVITE."""

    parties: ClassVar[tuple[str, ...]] = ("change_codec",)
    change_codec: Party
    to: Annotated[list[CodecName], Field(min_length=1, description="What it offers now, best first.")]


class Transfer(Step):
    """A party has another one take its place, by REFER: done when that has happened, or was refused."""

    parties: ClassVar[tuple[str, ...]] = ("transfer",)
    transfer: Party
    to: Text = Field(description="The number, or a SIP URI.")
    consult: Seconds | None = Field(
        default=None, description="It holds, calls that one itself, and talks with it for so long first."
    )
    status: int | None = Field(
        default=None, ge=300, le=699, description="Of the call that fails; left out: it must be answered."
    )
    within: Seconds = Field(default=60.0, description="Deadline of the step.")


class Impair(Step):
    """The network of a party becomes as bad, or as good, as is said here. Simulated only."""

    parties: ClassVar[tuple[str, ...]] = ("impair",)
    impair: Party
    network: Quality


class DropNetwork(Step):
    """A party's network is gone: nothing leaves its phone and nothing arrives."""

    parties: ClassVar[tuple[str, ...]] = ("drop_network",)
    drop_network: Party


class RestoreNetwork(Step):
    """A party's network is back."""

    parties: ClassVar[tuple[str, ...]] = ("restore_network",)
    restore_network: Party


class Mute(Step):
    """A party falls silent; its phone sends silence."""

    parties: ClassVar[tuple[str, ...]] = ("mute",)
    mute: Party


class Unmute(Step):
    """A party speaks again."""

    parties: ClassVar[tuple[str, ...]] = ("unmute",)
    unmute: Party


class Press(Step):
    """A party presses keys, one after another."""

    parties: ClassVar[tuple[str, ...]] = ("by",)
    press: Annotated[Text, Field(pattern=KEYS, description="Digits, and ! for a hook flash.")]
    by: Party
    way: KeyWay | None = Field(default=None, description="Telephone events (rfc4733) when left out.")
    claims: Seconds | None = Field(default=None, description="What the phone says of the 100 ms for which it presses.")

    @model_validator(mode="after")
    def _has_a_sound(self) -> Press:
        if self.way == "inband" and (FLASH in self.press or self.claims is not None):
            raise PydanticCustomError("no_sound", "tones have no flash, and claim nothing of their length")
        return self


class Say(Step):
    """A party says a text, in place of its own signal or its silence; done when it is said. A call that ends fails."""

    parties: ClassVar[tuple[str, ...]] = ("by",)
    say: Text = Field(min_length=1, description="Spoken by the synthesiser of Speak.")
    by: Party
    voice: Literal["WOMAN", "MAN"] = "WOMAN"
    language: str = Field(default="en-US", pattern=LANGUAGE, description="Of the text, such as en-US or de-DE.")


class Until(Step):
    """Go on as soon as something has happened."""

    until: Event


class Power(Step):
    """A relay, an outlet or a PoE port of the lab is switched: done when it says that it is (docs/lab-bus.md)."""

    power: Text = Field(min_length=1, description="Which device of lab.yaml: of kind power or relay.")
    to: Literal["on", "off"]
    for_: Seconds | None = Field(default=None, alias="for", description="Then back; left out: it stays.")
    within: Seconds = Field(default=75.0, description="Deadline of each order; a broker may be restarted meanwhile.")


class Hook(Step):
    """A handset is lifted or put down by a device of the lab: done when that says that it is."""

    hook: Text = Field(min_length=1, description="Which device of lab.yaml: of kind hook.")
    to: Literal["lifted", "resting"]
    within: Seconds = Field(default=75.0, description="Deadline of the order; a broker may be restarted meanwhile.")


class Reboot(Step):
    """A phone of the lab is started anew: done when it has registered anew. Its call, if it has one, ends."""

    parties: ClassVar[tuple[str, ...]] = ("reboot",)
    reboot: Party
    within: Seconds = Field(default=300.0, description="Deadline of the step; a phone takes a minute or two.")


class Rest(Step):
    """A request to the platform's REST API, by the name that the official Python SDK has for it."""

    rest: OperationName
    with_: dict[str, bool | Text | list[Text]] = Field(
        default={}, alias="with", description="Its parameters; from_ and to_ may be written from and to."
    )
    status: int | None = Field(default=None, ge=100, le=599, description="Of the answer; any 2xx when left out.")
    answers: dict[AnswerPath, AnyMatcher] = Field(
        default={}, description="Field of the answer, such as objects[0].call_uuid → what it must be."
    )
    as_: str | None = Field(
        default=None, alias="as", pattern=NAME, description="The answer's fields are ${name.field}."
    )

    @model_validator(mode="after")
    def _has_its_path(self) -> Rest:
        lacking = OPERATIONS[self.rest].lacking(self.with_)
        if lacking:
            message = f"{self.rest} needs {lacking}: with: {{{lacking.partition(' or ')[0]}: …}}"
            raise PydanticCustomError("no_path", "{message}", {"message": message, "path": ("rest",)})
        return self

    def __str__(self) -> str:
        """In one line, without the parameters."""
        return f"rest {self.rest}" + (f" as {self.as_}" if self.as_ else "")


class Wait(Step):
    """Let time pass. Waiting for an event (`until`) is nearly always better."""

    wait: Seconds


Next = Annotated[int, Field(ge=1, description="How many requests to the path it meets, from now on.")]


class Fail(Step):
    """The app answers the next requests to a path with an error."""

    fail: AppPath
    status: int = Field(default=503, ge=300, le=599, description="HTTP status of the answer.")
    next: Next = 1


class Delay(Step):
    """The app answers the next requests to a path late."""

    delay: AppPath
    by: Seconds = Field(description="How much later than at once.")
    next: Next = 1


class Drop(Step):
    """The app never answers the next requests to a path."""

    drop: AppPath
    next: Next = 1


class Parallel(Step):
    """Several rows of steps at the same time; done when all of them are. One that fails ends them all."""

    parallel: list[Annotated[list[AnyStep], Field(min_length=1)]] = Field(min_length=2)
    within: Seconds = Field(default=600.0, description="Deadline of all rows together.")

    def __str__(self) -> str:
        """In one line: `parallel: answer adam, talk [adam] for 3 s | answer berta`."""
        return "parallel: " + " | ".join(", ".join(str(step) for step in row) for row in self.parallel)


STEPS: dict[str, type[Step]] = {
    "dial": Dial,
    "answer": Answer,
    "reject": Reject,
    "forward": Forward,
    "hang_up": HangUp,
    "talk": Talk,
    "hold": Hold,
    "resume": Resume,
    "move": Move,
    "change_codec": ChangeCodec,
    "transfer": Transfer,
    "impair": Impair,
    "drop_network": DropNetwork,
    "restore_network": RestoreNetwork,
    "mute": Mute,
    "unmute": Unmute,
    "press": Press,
    "say": Say,
    "until": Until,
    "power": Power,
    "hook": Hook,
    "reboot": Reboot,
    "rest": Rest,
    "wait": Wait,
    "fail": Fail,
    "delay": Delay,
    "drop": Drop,
    "parallel": Parallel,
}
"""The word a step begins with → its model."""


def _begins_with_a_known_word(data: Any) -> Any:
    if isinstance(data, Step):
        return data
    if not isinstance(data, dict) or not data:
        raise PydanticCustomError("step", "expected a step, one of: " + ", ".join(sorted(STEPS)))
    if not STEPS.keys() & data.keys():
        word = next(iter(data))
        message = unknown_word("step", word, STEPS)
        raise PydanticCustomError("unknown_word", "{message}", {"message": message, "word": word})
    return data


def _tag(data: Any) -> str:
    """Which step this is; the tag stands in angle brackets, so that it cannot be taken for a key."""
    model = type(data) if isinstance(data, Step) else next(STEPS[word] for word in STEPS if word in data)
    return f"<{model.__name__}>"


AnyStep = Annotated[
    Annotated[Dial, Tag("<Dial>")]
    | Annotated[Answer, Tag("<Answer>")]
    | Annotated[Reject, Tag("<Reject>")]
    | Annotated[Forward, Tag("<Forward>")]
    | Annotated[HangUp, Tag("<HangUp>")]
    | Annotated[Talk, Tag("<Talk>")]
    | Annotated[Hold, Tag("<Hold>")]
    | Annotated[Resume, Tag("<Resume>")]
    | Annotated[Move, Tag("<Move>")]
    | Annotated[ChangeCodec, Tag("<ChangeCodec>")]
    | Annotated[Transfer, Tag("<Transfer>")]
    | Annotated[Impair, Tag("<Impair>")]
    | Annotated[DropNetwork, Tag("<DropNetwork>")]
    | Annotated[RestoreNetwork, Tag("<RestoreNetwork>")]
    | Annotated[Mute, Tag("<Mute>")]
    | Annotated[Unmute, Tag("<Unmute>")]
    | Annotated[Press, Tag("<Press>")]
    | Annotated[Say, Tag("<Say>")]
    | Annotated[Until, Tag("<Until>")]
    | Annotated[Power, Tag("<Power>")]
    | Annotated[Hook, Tag("<Hook>")]
    | Annotated[Reboot, Tag("<Reboot>")]
    | Annotated[Rest, Tag("<Rest>")]
    | Annotated[Wait, Tag("<Wait>")]
    | Annotated[Fail, Tag("<Fail>")]
    | Annotated[Delay, Tag("<Delay>")]
    | Annotated[Drop, Tag("<Drop>")]
    | Annotated[Parallel, Tag("<Parallel>")],
    Discriminator(_tag),
    BeforeValidator(_begins_with_a_known_word),
]
"""One step of a scenario."""

StepPath = tuple[str | int, ...]
"""Where a step stands in a file: `("steps", 2)`, `("steps", 3, "parallel", 0, 1)`."""

Parallel.model_rebuild()


def walk(steps: Sequence[Step], path: StepPath = ("steps",)) -> Iterator[tuple[StepPath, Step]]:
    """Every step with its place, those of parallel rows included."""
    for number, step in enumerate(steps):
        yield (*path, number), step
        for row, inner in enumerate(step.parallel if isinstance(step, Parallel) else ()):
            yield from walk(inner, (*path, number, "parallel", row))
