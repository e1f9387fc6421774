"""A scenario as a checked model: parties, their app, what they do and what is expected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from emulator.testing.phone_habits import PLAIN, Challenge, Greeter
from scenarios.language.app import App, PartyName
from scenarios.language.expectations import Expectations
from scenarios.language.network import PartyNetwork
from scenarios.language.part import Part, Text
from scenarios.language.party_rtp import PartyRtp
from scenarios.language.phone_kinds import (
    NO_SIGNAL,
    SET_UP_ELSEWHERE,
    SPEAK_ANYTHING,
    SPEAK_BY_WEB_SOCKET_ONLY,
    SPEAK_IPV4_ONLY,
    SPEAK_NO_SRTP,
    SPEAK_UDP_ONLY,
    Kind,
    PartyTransport,
    inability,
)
from scenarios.language.steps import AnyStep, Delay, Dial, Drop, Fail, Hook, Impair, Power, Reboot, Talk, Until, walk
from scenarios.language.words import NAME, CodecName, unknown_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.testing.phone_habits import PhoneHabits
    from scenarios.language.steps import Step

SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
Path = tuple[str | int, ...]


class PartyChallenge(Part):
    """Who may call a phone that asks."""

    username: str = Field(min_length=1)
    password: Text = Field(min_length=1)


class PartyModel(Part):
    """Somebody with a phone, registered to the platform as a SIP endpoint of the account."""

    phone: Kind = "softphone"
    device: Text | None = Field(default=None, description="Of phone: phone: which one of lab.yaml.")
    speaks: Literal["code", "anything"] | None = Field(
        default=None,
        description="Its coded signal, or whatever its microphone hears; softphone and phone only.",
    )
    username: str | None = Field(default=None, description="Of its SIP endpoint; the party's name when left out.")
    number: Text | None = Field(default=None, description="It also answers when this number outside is dialled.")
    network: PartyNetwork | None = Field(default=None, description="A bad one; such a scenario is always simulated.")
    rtp: PartyRtp | None = Field(default=None, description="How it sends; softphones only.")
    codecs: Annotated[tuple[CodecName, ...], Field(min_length=1)] = Field(
        default=("PCMU", "PCMA"), description="What it offers and takes, best first; softphone and baresip only."
    )
    srtp: bool = Field(default=False, description="It speaks SRTP (SDES) and nothing else, and is called with SRTP.")
    transport: PartyTransport = Field(
        default="udp", description="How it sends and takes SIP; softphone and baresip only."
    )
    ip: Literal[4, 6] = Field(
        default=4, description="By which IP it reaches the platform, SIP and audio; softphone and baresip only."
    )
    greets: Greeter | None = Field(
        default=None,
        description="It greets as a human or an answering machine, and is mute otherwise; softphones only.",
    )
    challenge: PartyChallenge | None = Field(
        default=None, description="It refuses a call with 401 unless it has these credentials; softphones only."
    )

    @property
    def habits(self) -> PhoneHabits:
        """How its phone sends, and whom it lets in."""
        asked = self.challenge
        return replace(
            PLAIN if self.rtp is None else self.rtp.habits,
            srtp=self.srtp,
            transport=self.transport,
            codecs=self.codecs,
            greets=self.greets,
            talks=self.speaks == "anything",
            challenge=Challenge(username=asked.username, password=asked.password) if asked else None,
        )

    def inabilities(self) -> list[tuple[str, str]]:
        """Words that ask of its phone what that cannot do, and why."""
        kind, is_ours = self.phone, self.phone == "softphone"
        has_nat = self.network is not None and self.network.nat is not None
        asked = (
            ("rtp", self.rtp is not None and not is_ours, f"{kind} sends as it likes; rtp is for softphones"),
            ("greets", self.greets is not None and not is_ours, f"{kind} greets nobody; greets is for softphones"),
            ("challenge", self.challenge and not is_ours, f"{kind} takes any call; challenge is for softphones"),
            ("srtp", self.srtp and kind in SPEAK_NO_SRTP, f"{kind} speaks no SRTP"),
            ("transport", self.transport != "udp" and kind in SPEAK_UDP_ONLY, f"{kind} speaks SIP over UDP only"),
            (
                "transport",
                self.transport != "udp" and kind in SPEAK_BY_WEB_SOCKET_ONLY,
                f"{kind} has a transport of its own",
            ),
            ("ip", self.ip == 6 and kind in SPEAK_IPV4_ONLY, f"{kind} speaks IPv4 only"),
            ("ip", self.ip == 6 and has_nat, "a NAT is a thing of IPv4"),
            ("network", self.network is not None and kind == "phone", "phone has the network that there is"),
            ("device", self.device is not None and kind != "phone", f"{kind} is no phone of the lab"),
            ("speaks", self.speaks is not None and kind not in SPEAK_ANYTHING, f"{kind} speaks its coded signal"),
            ("phone", self.device is None and kind == "phone", "which phone of the lab? device: NAME"),
            *((word, self._says_of_a_device(word), f"{word} is for lab.yaml to say") for word in SET_UP_ELSEWHERE),
        )
        return [(word, why) for word, cannot, why in asked if cannot]

    def _says_of_a_device(self, word: str) -> bool:
        return self.phone == "phone" and word in self.model_fields_set


class Scenario(Part):
    """One scenario file, or one case of it when a matrix has been filled in."""

    name: str = Field(pattern=NAME)
    summary: str = Field(min_length=10, description="Why this scenario exists.")
    needs: Literal["live"] | None = Field(default=None, description="live: never in simulated time.")
    lab: str | None = Field(default=None, description="The lab.yaml of its phones, beside this file.")
    xfail: str | None = Field(
        default=None, min_length=10, description="Why it fails; then a failure is as expected, and a pass is not."
    )
    include: str | list[str] = Field(default=[], description="Parts of scenarios, beside this file: *.part.yaml.")
    variables: dict[str, Any] = Field(default={}, description="Variable → value, the same in every case.")
    matrix: dict[str, list[Any]] = Field(default={}, description="Variable → values; 'a, b' → pairs of values.")
    numbers: list[Text] = Field(default=[], description="Numbers of the account; they lead to the app.")
    parties: dict[PartyName, PartyModel] = Field(min_length=1)
    app: App
    steps: list[AnyStep] = Field(min_length=1)
    expect: Expectations

    @classmethod
    def unwritten(cls) -> Scenario:
        """Without parties, steps and name: a test function has its own way of all this."""
        return cls.model_construct(parties={}, app=App.model_construct(), steps=[], expect=Expectations())

    @model_validator(mode="after")
    def _names_are_known(self) -> Scenario:
        for place, name in _named_parties(self):
            if name not in self.parties:
                message = unknown_word("party", name, self.parties)
                raise PydanticCustomError("unknown_party", "{message}", {"message": message, "path": place})
        for place, name in _named_voices(self):
            if name not in (known := [*self.parties, *self.app.sounds]):
                message = unknown_word("party or sound" if self.app.sounds else "party", name, known)
                raise PydanticCustomError("unknown_party", "{message}", {"message": message, "path": place})
        return self

    @model_validator(mode="after")
    def _sounds_have_names_of_their_own(self) -> Scenario:
        for name in self.app.sounds:
            if name in self.parties:
                details = {"message": f"a party is called {name!r} too", "path": ("app", "sounds", name)}
                raise PydanticCustomError("same_name", "{message}", details)
        return self

    @model_validator(mode="after")
    def _has_a_phone_for_each(self) -> Scenario:
        taken: dict[str, str] = {}
        for name, party in self.parties.items():
            other = party.device and taken.setdefault(party.device, name)
            if other and other != name:
                details = {"message": f"{party.device} is the phone of {other}", "path": ("parties", name, "device")}
                raise PydanticCustomError("same_phone", "{message}", details)
        return self

    @model_validator(mode="after")
    def _has_an_app_that_can_fail(self) -> Scenario:
        for place, step in walk(self.steps):
            if isinstance(step, Fail | Delay | Drop) and self.app.url is not None:
                details = {"message": "an app known by its URL cannot be made to fail", "path": place}
                raise PydanticCustomError("no_fault", "{message}", details)
        return self

    @model_validator(mode="after")
    def _phones_can_do_it(self) -> Scenario:
        for place, message in self.inabilities():
            raise PydanticCustomError("cannot", "{message}", {"message": message, "path": place})
        return self

    @model_validator(mode="after")
    def _asks_for_signals_that_there_are(self) -> Scenario:
        for place, message in self.unheard(lambda party: party.speaks == "anything"):
            raise PydanticCustomError("no_signal", "{message}", {"message": message, "path": place})
        return self

    @model_validator(mode="after")
    def _names_paths_that_can_be_asked(self) -> Scenario:
        for place, message in self.app.untold_paths(self.steps, self.expect):
            raise PydanticCustomError("untold_path", "{message}", {"message": message, "path": place})
        return self

    @model_validator(mode="after")
    def _has_a_world(self) -> Scenario:
        if self.is_simulated_only and self.needs != "live" and self.is_live_only:
            raise PydanticCustomError("no_world", "a made-up network and devices of a lab exclude each other")
        if self.needs == "live" and self.is_simulated_only:
            raise PydanticCustomError("no_world", "a made-up network and needs: live exclude each other")
        return self

    @property
    def is_simulated_only(self) -> bool:
        """Whether networks are made up in it."""
        return any(self.made_up_network(party) is not None for party in self.parties)

    @property
    def is_live_only(self) -> bool:
        """Whether it says so, works devices of a lab, hears its phones, or starts them anew: these have no stand-in."""
        works_a_lab = any(isinstance(step, Power | Hook | Reboot) for _, step in walk(self.steps))
        return self.needs == "live" or self.expect.hears_phones or works_a_lab

    @property
    def bus_devices(self) -> dict[str, tuple[str, ...]]:
        """The devices of the lab bus that it works, and the kinds of which each may be."""
        found: dict[str, tuple[str, ...]] = {}
        for _, step in walk(self.steps):
            if isinstance(step, Power):
                found[step.power] = ("power", "relay")
            elif isinstance(step, Hook):
                found[step.hook] = ("hook",)
        return found

    @property
    def speaks_tls(self) -> bool:
        """Whether a phone in it speaks SIP by TLS."""
        return any(party.transport == "tls" for party in self.parties.values())

    def made_up_network(self, party: str) -> PartyNetwork | None:
        """The network that a party has from the beginning: one that is impaired later is perfect until then."""
        impaired = any(isinstance(step, Impair) and step.impair == party for _, step in walk(self.steps))
        return self.parties[party].network or (PartyNetwork() if impaired else None)

    def inabilities(self) -> list[tuple[Path, str]]:
        """What the phones of its parties cannot do, and where it is asked of them."""
        found: list[tuple[Path, str]] = []
        for name, party in self.parties.items():
            found += [(("parties", name, word), why) for word, why in party.inabilities()]
        for place, step in walk(self.steps):
            for word in step.parties:
                why = inability(self.parties[getattr(step, word)].phone, step)
                found += [((*place, word), f"{getattr(step, word)}: {why}")] if why else []
        for heard in ("events", "quality"):
            for number, each in enumerate(getattr(self.expect, heard)):
                kind = self.parties[each.of].phone
                why = f"{each.of}: {kind} reports nothing by itself; {heard} are of a party with phone: phone"
                found += [(("expect", heard, number, "of"), why)] if kind != "phone" else []
        return found

    def unheard(self, speaks_anything: Callable[[PartyModel], bool]) -> list[tuple[Path, str]]:
        """Where somebody without a coded signal is to be heard by it, and what is wrong with that."""
        asked = ((place, name, self.parties.get(name)) for place, name in self.expect.coded_voices())
        return [
            (place, NO_SIGNAL.format(name=name)) for place, name, party in asked if party and speaks_anything(party)
        ]

    @property
    def dialling(self) -> list[str]:
        """The parties that place calls: theirs are the A legs of inbound calls."""
        return [step.by for _, step in walk(self.steps) if isinstance(step, Dial)]


PARTIES_OF = {
    "rtp": ("of",),
    "sip": ("of",),
    "heard": ("by",),
    "keys": ("by",),
    "spoken": ("to",),
    "never": ("ringing", "connected", "by"),
    "events": ("of",),
    "quality": ("of",),
}
"""Kind of expectation → its words that name a party."""


def _named_parties(scenario: Scenario) -> list[tuple[Path, str]]:
    """Every place that names a party."""
    named: list[tuple[Path, str]] = []
    for place, step in walk(scenario.steps):
        named += _in_step(place, step)
    for kind, words in PARTIES_OF.items():
        for number, each in enumerate(getattr(scenario.expect, kind)):
            found = [(("expect", kind, number, word), getattr(each, word)) for word in words]
            named += [(place, name) for place, name in found if name is not None]
    return named + [(("expect", *path), name) for path, name in scenario.expect.named_by_within()]


def _named_voices(scenario: Scenario) -> list[tuple[Path, str]]:
    """Every place that names who is heard: a party, or a sound of the app."""
    named: list[tuple[Path, str]] = []
    for number, recording in enumerate(scenario.expect.recordings):
        place: Path = ("expect", "recordings", number)
        named += [((*place, side), name) for side in SIDES for name in recording.heard_on(side)]
        named += [((*place, "both", index), name) for index, name in enumerate(recording.both)]
        named += [((*place, "members", index), name) for index, name in enumerate(recording.members)]
        named += [((*place, "heard", name), name) for name in recording.heard if not recording.members]
        named += [((*place, "spans", index, "who"), span.who) for index, span in enumerate(recording.spans)]
    return named + scenario.expect.coded_voices()


def _in_step(place: Path, step: Step) -> list[tuple[Path, str]]:
    if isinstance(step, Talk):
        return [((*place, "talk", index), name) for index, name in enumerate(step.talk)]
    if isinstance(step, Until):
        event = step.until
        named = [(word, getattr(event, word)) for word in event.parties]
        return [((*place, "until", word), name) for word, name in named if name is not None]
    return [((*place, word), getattr(step, word)) for word in step.parties]
