"""Arguments of the Number and PhoneNumber resources: plivo_rest.md §6."""

from typing import Annotated, Literal

from pydantic import Field

from emulator.api.arguments import LONGEST_NAME, Arguments, CountryIso, Line, Whole

LONGEST_NUMBER = 15
"""Digits: E.164 §6."""


class ChangeNumber(Arguments):
    """`POST Number/{number}/`: only what is given changes."""

    app_id: str | None = None
    alias: Line | None = Field(default=None, max_length=LONGEST_NAME)
    subaccount: str | None = None
    cnam_lookup: Literal["enabled", "disabled"] | None = None


class SearchNumbers(Arguments):
    """`GET PhoneNumber/`: what the wanted numbers have."""

    country_iso: CountryIso
    type: Literal["local", "fixed", "national", "mobile", "tollfree", "any"] = "any"
    pattern: str = Field(default="", pattern=r"^[0-9]{0,15}$")
    """How they go on behind the country's code."""
    region: Line = ""
    city: Line = ""
    services: Annotated[str, Field(pattern=r"^(voice|sms|mms)(,(voice|sms|mms))*$")] = "voice"
    lata: Whole | None = Field(default=None, ge=0)
    rate_center: Line = ""
    npanxx: str = Field(default="", pattern=r"^([0-9]{6})?$")
    """United States and Canada: area code and exchange."""


class RentNumber(ChangeNumber):
    """`POST PhoneNumber/{number}/`."""

    carrier: Line = Field(default="Plivo", max_length=LONGEST_NAME)
    region: Line = Field(default="", max_length=LONGEST_NAME)
    number_type: Line = Field(default="local", max_length=LONGEST_NAME)


class NewNumbers(RentNumber):
    """`POST Number/`: numbers of one's own carrier, separated by commas."""

    numbers: str = Field(pattern=r"^\s*\+?[0-9]{1,15}(\s*[,<]\s*\+?[0-9]{1,15})*[\s,<]*$")
