"""What a scenario expects of the callbacks, the recordings, the media and the signalling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.language.awaited import Party
from scenarios.language.matchers import AnyMatcher, Reference
from scenarios.language.part import Part, Text
from scenarios.language.quantities import Count, DriftWithin, HowMany, LengthWithin, Seconds, SecondsWithin
from scenarios.language.steps import Rest
from scenarios.language.streams import StreamHeard
from scenarios.language.told import AnyCallback, AnyOrder, QualityReport, ReportedEvent
from scenarios.language.words import PATH, CodecName, unknown_word

if TYPE_CHECKING:
    from scenarios.language.told import Callback

OnChannel = Annotated[Text, Field(description="left, right, mono; of members: who has the channel.")]


class HeardSpan(Part):
    """A stretch of a recording in which someone is heard, to a quarter of a second."""

    on: OnChannel
    who: Party = Field(description="A party, or a sound of the app.")
    from_: SecondsWithin = Field(alias="from", description="Where it begins in the file.")
    for_: LengthWithin = Field(alias="for", description="How long it is.")


class Silence(Part):
    """A stretch of a channel in which nothing is heard: zero, or what G.711 makes of it."""

    on: OnChannel
    from_: SecondsWithin = Field(alias="from", description="Time in the recording.")
    for_: LengthWithin = Field(alias="for", description="How long it is.")

    def __str__(self) -> str:
        return f"{self.on} from {self.from_} s for {self.for_} s"


class Recording(Part):
    """One recording: what the file is and who is heard on which channel of it."""

    format: Literal["wav", "mp3"] = "mp3"
    channels: Literal["mono", "stereo"] = "stereo"
    rate: int = Field(default=8000, description="Samples per second.")
    left: Party | list[Party] | None = Field(default=None, description="Who is heard on the left, nobody else.")
    right: Party | list[Party] | None = Field(default=None, description="Who is heard on the right, nobody else.")
    both: list[Party] = Field(default=[], description="Mono: who is heard.")
    members: list[Party] = Field(
        default=[], description="Of a room, a channel for each member in order of joining: whose it is."
    )
    heard: dict[Text, LengthWithin] = Field(
        default={},
        description="Who is not heard throughout, and how long then; silence on purpose (mute) is allowed for.",
    )
    duration: LengthWithin
    silences: list[Silence] | None = Field(
        default=None, description="Every stretch of silence of 200 ms or more, on either channel, in order; WAV only."
    )
    silent_for: dict[OnChannel, SecondsWithin] = Field(
        default={}, description="How much of a channel is silence, in stretches of 10 ms or more; WAV only."
    )
    url: Reference | None = Field(default=None, description="Where the app learned of it: RecordUrl of /path/.")

    spans: list[HeardSpan] = Field(default=[], description="When someone is heard, beside the whole.")

    @model_validator(mode="after")
    def _silences_are_digital(self) -> Recording:
        for word in ("silences", "silent_for"):
            if word in self.model_fields_set and self.format != "wav":
                message = "silence can be told in a WAV file only"
                raise PydanticCustomError("silences", "{message}", {"message": message, "path": (word,)})
        return self

    @model_validator(mode="after")
    def _has_members_or_sides(self) -> Recording:
        if self.members and (self.format != "wav" or "channels" in self.model_fields_set):
            message = "a channel for each member: that is a WAV file, and has no other channels"
            raise PydanticCustomError("members", "{message}", {"message": message, "path": ("members",)})
        return self

    @model_validator(mode="after")
    def _speaks_of_channels_that_it_has(self) -> Recording:
        has = self.channel_names
        words = {"left": "left", "right": "right", "mono": "both"}
        named: list[tuple[tuple[str | int, ...], str]] = [
            *(((word,), side) for side, word in words.items() if getattr(self, word)),
            *((("spans", number, "on"), span.on) for number, span in enumerate(self.spans)),
            *((("silences", number, "on"), silence.on) for number, silence in enumerate(self.silences or ())),
            *((("silent_for", side), side) for side in self.silent_for),
        ]
        for path, side in named:
            if side not in has:
                kind = "recording of members" if self.members else f"{self.channels} recording"
                message = f"a {kind} has no {side}, it has: {' and '.join(has)}"
                raise PydanticCustomError("no_side", "{message}", {"message": message, "path": path})
        return self

    @model_validator(mode="after")
    def _promises_whom_it_measures(self) -> Recording:
        promised = self.channel_names if self.members else [*self.heard_on("left"), *self.heard_on("right"), *self.both]
        for name in self.heard:
            if name not in promised:
                message = unknown_word("voice on this recording", name, promised)
                raise PydanticCustomError("no_side", "{message}", {"message": message, "path": ("heard", name)})
        return self

    @property
    def channel_names(self) -> list[str]:
        """Of its channels, in order. A member that came again is `caller 2` then."""
        if not self.members:
            return ["mono"] if self.channels == "mono" else ["left", "right"]
        times = [self.members[: place + 1].count(name) for place, name in enumerate(self.members)]
        return [name if time == 1 else f"{name} {time}" for name, time in zip(self.members, times, strict=True)]

    def promised(self) -> list[tuple[str, list[str]]]:
        """Every channel, and who is to be heard there."""
        if self.members:
            return [(channel, [name]) for channel, name in zip(self.channel_names, self.members, strict=True)]
        if self.channels == "mono":
            return [("mono", self.both)]
        return [("left", self.heard_on("left")), ("right", self.heard_on("right"))]

    def heard_on(self, side: Literal["left", "right"]) -> list[str]:
        """Who is promised on a channel, in any order."""
        names = self.left if side == "left" else self.right
        return [names] if isinstance(names, str) else list(names or [])


class Rtp(Part):
    """The packets between the platform and one party, as the platform's own capture has them.

    What is counted is what the party sent, as it reached the platform.
    """

    of: Party
    codec: CodecName | Annotated[list[CodecName], Field(min_length=1)] = Field(
        default="PCMU", description="A list: one after another, both ways."
    )
    ptime: Seconds = Field(default=0.020, description="Audio per packet of the party; the platform sends 20 ms.")
    at_least: Seconds = Field(default=0.0, description="So much audio flows each way.")
    arrived: LengthWithin | None = Field(default=None, description="So much audio of the party arrived.")
    sent: LengthWithin | None = Field(default=None, description="So much audio was sent to the party.")
    lost: HowMany = Field(default=Count(0, 0), description="Packets that never arrived.")
    lost_in_a_row: HowMany | None = Field(default=None, description="The most of them one after another.")
    duplicated: HowMany | None = Field(default=None, description="Packets that had arrived before.")
    overtaken: HowMany | None = Field(default=None, description="Packets that arrived after a later one.")
    overtaken_by: SecondsWithin | None = Field(default=None, description="The longest time by which one did.")
    jitter: SecondsWithin | None = Field(default=None, description="RFC 3550 §A.8, at the greatest.")
    sources: HowMany | None = Field(default=None, description="SSRCs.")
    addresses: HowMany | None = Field(default=None, description="Addresses from which it sent.")
    wraps: HowMany | None = Field(default=None, description="How often sequence numbers began again at 0.")
    jumps: HowMany | None = Field(default=None, description="Time stamps that left the clock by half a second or more.")
    markers: HowMany | None = Field(default=None, description="Packets with the marker bit.")
    comfort_noise: HowMany | None = Field(default=None, description="Packets of payload type 13.")
    before_ack: HowMany | None = Field(default=None, description="Packets that arrived before its ACK; it dialled.")
    drift: DriftWithin | None = Field(default=None, description="Of its clock: -1 % ± 0.1 %.")
    rtcp: Literal["mux", "port+1"] | None = Field(
        default=None, description="Reports flow both ways: on the port of RTP, or on the one above."
    )


class Sip(Part):
    """The signalling between the platform and one party: what is written of it is looked at."""

    of: Party
    statuses: list[int] | None = Field(
        default=None, min_length=1, description="Of the responses to INVITE, in this order; 100 may be left out."
    )
    requests: list[str] | None = Field(
        default=None,
        min_length=1,
        description="Methods either way, in this order; those not named here are passed over.",
    )
    headers: dict[Text, dict[str, AnyMatcher]] = Field(
        default={},
        description="Method, or status of INVITE's response → header of the first such message → what it is.",
    )

    @model_validator(mode="after")
    def _looks_at_something(self) -> Sip:
        if self.statuses is None and self.requests is None and not self.headers:
            raise PydanticCustomError("no_sip", "expected at least one of: statuses, requests, headers")
        for which, fields in self.headers.items():
            if not fields:
                message = f"expected a header field of {which}, such as {{X-PH-Order: 17}}"
                raise PydanticCustomError("no_field", "{message}", {"message": message, "path": ("headers", which)})
        return self


class Stretch(Part):
    """When somebody was heard at a phone without a pause."""

    from_: SecondsWithin = Field(alias="from", description="After the phone was connected.")
    for_: LengthWithin = Field(alias="for", description="How long.")

    def __str__(self) -> str:
        return f"from {self.from_} for {self.for_}"


class Heard(Part):
    """Who was heard at a phone, measured in the packets that it was sent."""

    by: Party
    who: Party = Field(description="A party, or a sound of the app.")
    for_: LengthWithin = Field(alias="for", description="How long, in all.")
    from_: SecondsWithin | None = Field(
        default=None, alias="from", description="When first, after the phone was connected."
    )
    stretches: list[Stretch] = Field(default=[], description="All of them, in order, to a quarter of a second.")


class Keys(Part):
    """Keys that a phone was sent: tones in its audio, and telephone events (RFC 4733)."""

    by: Party
    tones: Annotated[Text, Field(pattern=r"^[0-9*#A-D]*$")] | None = Field(
        default=None, description="All that sounded, in order."
    )
    events: Annotated[Text, Field(pattern=r"^[0-9*#A-D]*$")] | None = Field(
        default=None, description="All that came as telephone events, in order; their packets must keep RFC 4733."
    )


class Spoken(Part):
    """A text of Speak that a phone was sent, from its first to its last sample."""

    to: Party
    says: str = Field(min_length=1, description="The whole text of the element, without markup.")
    times: int = Field(default=1, ge=0, description="How often.")
    from_: SecondsWithin | None = Field(
        default=None, alias="from", description="When first, after the phone was connected."
    )


class Never(Part):
    """What must not happen in the whole case: exactly one of these (`heard` with `by`)."""

    callback: str | None = Field(default=None, pattern=PATH, description="A request to this path of the app.")
    ringing: Party | None = Field(default=None, description="This party's phone rings.")
    connected: Party | None = Field(default=None, description="This party is in a call.")
    heard: Party | None = Field(default=None, description="This party, or sound, at the phone of `by`.")
    by: Party | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Never:
        things = self.model_fields_set - {"by"}
        if len(things) != 1 or ("heard" in things) != (self.by is not None):
            raise PydanticCustomError("one_thing", "expected callback, ringing or connected; or heard with by")
        return self

    def __str__(self) -> str:
        """`callback /x/`, `heard agent by caller`."""
        return " ".join(f"{word} {value}" for word, value in self.model_dump(exclude_none=True).items())


class Expectations(Part):
    """All that is expected. Nothing else may come: an unexpected callback or recording is a failure."""

    callbacks: list[AnyCallback] = Field(default=[], description="In this order.")
    recordings: list[Recording] = Field(default=[])
    rtp: list[Rtp] = Field(default=[])
    sip: list[Sip] = Field(default=[])
    heard: list[Heard] = Field(default=[])
    keys: list[Keys] = Field(default=[])
    spoken: list[Spoken] = Field(default=[])
    streams: list[StreamHeard] = Field(default=[])
    never: list[Never] = Field(default=[])
    events: list[ReportedEvent] = Field(default=[], description="Of phones of a lab; for each in this order.")
    quality: list[QualityReport] = Field(default=[], description="Of phones of a lab.")
    rest: list[Rest] = Field(default=[], description="Requests when everything is over, as in `steps`.")
    within: Seconds = Field(default=15.0, description="Deadline for callbacks and recordings after the last step.")

    def placed_callbacks(self) -> list[tuple[tuple[str | int, ...], Callback]]:
        """Every one with its place below `callbacks`: `(2,)`, or `(3, "any_order", 0)`."""
        placed: list[tuple[tuple[str | int, ...], Callback]] = []
        for number, each in enumerate(self.callbacks):
            if isinstance(each, AnyOrder):
                placed += [((number, "any_order", index), callback) for index, callback in enumerate(each.any_order)]
            else:
                placed.append(((number,), each))
        return placed

    def named_by_within(self) -> list[tuple[tuple[str | int, ...], str]]:
        """The parties after whose moments something is to come, with their places below `expect`."""
        placed: list[tuple[tuple[str | int, ...], Callback | ReportedEvent]] = [
            (("callbacks", *path), each) for path, each in self.placed_callbacks()
        ]
        placed += [(("events", number), each) for number, each in enumerate(self.events)]
        return [((*path, "within"), each.within.party) for path, each in placed if each.within and each.within.party]

    @property
    def hears_phones(self) -> bool:
        """Whether anything is expected that phones report by themselves."""
        return bool(self.events or self.quality)

    def every_callback(self) -> list[Callback]:
        """Without the grouping."""
        return [callback for _, callback in self.placed_callbacks()]

    def coded_voices(self) -> list[tuple[tuple[str | int, ...], str]]:
        """Every place that asks for somebody's coded signal, and whose. A recording is judged by packets, too."""
        named: list[tuple[tuple[str | int, ...], str]] = []
        named += [(("expect", "heard", number, "who"), each.who) for number, each in enumerate(self.heard)]
        for number, stream in enumerate(self.streams):
            for track, voices in stream.tracks.items():
                place = ("expect", "streams", number, "tracks", track)
                named += [((*place, index, "who"), voice.who) for index, voice in enumerate(voices)]
        nevers = enumerate(self.never)
        return named + [(("expect", "never", number, "heard"), each.heard) for number, each in nevers if each.heard]
