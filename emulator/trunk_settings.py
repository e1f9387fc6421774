"""The section `trunks` of the settings: upstream PBXs, SBCs and carriers (docs/trunks.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from emulator.setting_forms import (
    DomainName,
    IpNetwork,
    NumericAddress,
    SipUser,
    WholeNumber,
    WholePrefix,
    parse_address,
)

DAY_S = 86_400


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Registration(_Section):
    """We register there, so that it calls us here."""

    expires_s: Annotated[int, Field(ge=10, le=DAY_S)] = 3600
    """What we ask for; it is refreshed at half of what we get."""
    contact: SipUser = ""
    """User part of our Contact: what the upstream writes into the Request-URI of calls; empty: the username."""


class Acceptance(_Section):
    """Whose calls are taken."""

    sources: Annotated[tuple[IpNetwork, ...], Field(min_length=1)] | None = None
    """IP addresses or networks; null: that of `address`, and with a username any."""
    username: SipUser = ""
    password: str = ""
    """What it has to answer our digest challenge with; empty: its address is enough."""
    dids: Annotated[tuple[WholeNumber, ...], Field(min_length=1)] | None = None
    """The numbers of ours that it brings, and nobody else does; null: all."""

    @model_validator(mode="after")
    def _a_name_has_a_password(self) -> Acceptance:
        if bool(self.username) != bool(self.password):
            raise PydanticCustomError("credentials", "username and password go together")
        return self


class Trunk(_Section):
    """An upstream."""

    address: NumericAddress
    """IP:PORT of its SIP."""
    transport: Literal["udp", "tcp", "tls"] = "udp"
    """How we reach it."""
    domain: DomainName = ""
    """Its name, for URIs; empty: the IP address. A certificate of it has to name the address all the same."""
    numbers: tuple[WholePrefix, ...] = ()
    """What whole numbers begin with that go there; no other number does."""
    username: SipUser = ""
    password: str = ""
    """What its digest challenges are answered with."""
    caller_in: Literal["from", "p-asserted-identity"] = "from"
    """Where it looks for the number of the caller; else than in From, From names our user (RFC 3325)."""
    registration: Registration | None = None
    accepts: Acceptance | None = None
    """null: with a registration, calls that come from `address`; without one, none."""

    @model_validator(mode="after")
    def _it_is_of_some_use(self) -> Trunk:
        if not self.numbers and self.registration is None and self.accepts is None:
            raise PydanticCustomError("use", "it has none of numbers, registration and accepts, so nothing goes by it")
        wants_user = (self.registration is not None and "registration") or (self.caller_in != "from" and "caller_in")
        if wants_user and not self.username:
            raise PydanticCustomError("user", "{what} needs a username", {"what": wants_user})
        return self

    def acceptance(self) -> Acceptance | None:
        """Whose calls are taken, None: nobody's; with `sources` unless credentials are enough."""
        given = self.accepts or (Acceptance() if self.registration is not None else None)
        if given is None or given.sources is not None or given.username:
            return given
        return given.model_copy(update={"sources": (parse_address(self.address).host,)})
