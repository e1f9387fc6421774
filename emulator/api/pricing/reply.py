"""What the Pricing resource answers: plivo_rest.md §6."""

from typing import Annotated

from pydantic import Field

from emulator.api.reply import Answer, Digits, Money, Reply


class Rate(Reply):
    """Dollars: a minute, a message, or a month of a number."""

    rate: Money | None
    """None: there is no such thing."""


class NetworkRate(Reply):
    """Messages to one network."""

    group_name: str
    rate: Money


class Messages(Reply):
    """Of messages."""

    inbound: Rate
    outbound: Rate
    outbound_networks_list: list[NetworkRate]


class Numbers(Reply):
    """Of a month of a number."""

    local: Rate
    tollfree: Rate


class PrefixRate(Reply):
    """Calls to numbers that begin so."""

    prefix: list[Digits]
    rate: Money


class Inbound(Reply):
    """Of a minute of a call to a number of the account."""

    ip: Rate
    local: Rate
    tollfree: Rate


class Outbound(Inbound):
    """Of a minute of a call of the account."""

    rates: list[PrefixRate]


class Voice(Reply):
    """Of calls."""

    inbound: Inbound
    outbound: Outbound


class PricingAnswer(Answer):
    """`GET Pricing/`."""

    country: Annotated[str, Field(min_length=1)]
    country_code: Annotated[int, Field(ge=1, le=999)]
    country_iso: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    message: Messages
    phone_numbers: Numbers
    voice: Voice
