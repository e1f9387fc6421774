"""The section `signalling` of the settings: what phones may ask for, what strangers may try, how much is taken on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from emulator.sip.terms import AdmissionTerms, GuardTerms, RegistrarTerms, ServiceTerms

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

DAY_S = 86_400
Seconds = Annotated[int, Field(ge=1, le=DAY_S)]


class Signalling(BaseModel):
    """docs/security.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shortest_registration_s: Seconds = 60
    """A phone that asks for less is told so (423)."""
    longest_registration_s: Seconds = 7200
    """A phone that asks for more gets this."""
    contacts: Annotated[int, Field(ge=1, le=100)] = 10
    """Of one user at once; one more takes the place of the one that was refreshed longest ago."""
    requests_in_vain: Annotated[int, Field(ge=1)] | None = 100
    """What a source may try without success before it gets no answer; one is forgotten every second. null: for ever."""
    silence_s: Seconds = 300
    """How long it gets none."""
    requests_per_second: Annotated[int, Field(ge=1)] = 1000
    """New ones, of all peers together; the others are refused with 503. What is in a call is never refused."""
    legs: Annotated[int, Field(ge=1)] = 2000
    """At once; then new calls are refused with 503."""

    @model_validator(mode="after")
    def _shortest_is_not_longest(self) -> Signalling:
        if self.shortest_registration_s > self.longest_registration_s:
            raise PydanticCustomError(
                "lives",
                "shortest_registration_s is {s}, more than longest_registration_s",
                {"s": self.shortest_registration_s},
            )
        return self

    def terms(self, spared: tuple[IPv4Network | IPv6Network, ...] = ()) -> ServiceTerms:
        """The same, as the SIP endpoint uses it; `spared`: whose sources never meet silence."""
        in_vain = self.requests_in_vain
        return ServiceTerms(
            registrar=RegistrarTerms(
                min_expires_s=self.shortest_registration_s,
                max_expires_s=self.longest_registration_s,
                contacts=self.contacts,
            ),
            guard=None if in_vain is None else GuardTerms(in_vain=in_vain, silence_s=self.silence_s, spared=spared),
            admission=AdmissionTerms(requests_per_second=self.requests_per_second, legs=self.legs),
        )
