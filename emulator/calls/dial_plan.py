"""The dial plan of an account: what people dial → one number (ITU-T E.164), and the numbers that nobody may dial."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from emulator.calls.routing import plain_number, user_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.calls.countries import Country

ALWAYS_REFUSED = frozenset({"112", "911", "999"})
"""Emergency numbers: whatever is tested here, nobody is to be alarmed by it."""


@dataclass(frozen=True, slots=True)
class DialPlan:
    """Without a country, and without extensions, numbers mean themselves: with or without a plus they are E.164."""

    country: Country | None = None
    """Where the phones stand: numbers are read as they are dialled there."""
    extensions: Mapping[str, str] = field(default_factory=dict)
    """Short numbers of the house → whole ones, digits."""
    refused: frozenset[str] = ALWAYS_REFUSED
    allowed: tuple[str, ...] | None = None
    """What numbers that are called may begin with, digits of E.164; None: all may be called."""

    def number(self, dialled: str) -> str:
        """What `dialled` means: digits of a number of E.164, without a plus. What is no number comes back stripped."""
        text = plain_number(dialled)
        if text in self.extensions:
            return self.extensions[text]
        country = self.country
        if country is None or not text.isdecimal() or dialled.strip().startswith("+"):
            return text
        if country.international_prefix and text.startswith(country.international_prefix):
            return text.removeprefix(country.international_prefix)
        if country.trunk_prefix and text.startswith(country.trunk_prefix):
            return country.code + text.removeprefix(country.trunk_prefix)
        if text.startswith("0") or len(text) == country.length:
            return country.code + text
        return text

    def explained(self, dialled: str) -> str:
        """What a line of the time line says of it; empty when the number means itself."""
        number = self.number(dialled)
        if number == plain_number(dialled):
            return ""
        if plain_number(dialled) in self.extensions:
            return f"{dialled} is {number} by the dial plan: an extension"
        return f"{dialled} is {number} by the dial plan of {self.country.name if self.country else 'the account'}"

    def is_allowed(self, number: str) -> bool:
        """Whether a number (as `number` gives it) may be called; users and SIP addresses are no numbers."""
        return self.allowed is None or not number.isdecimal() or number.startswith(self.allowed)

    def is_refused(self, dialled: str) -> bool:
        """Whether it is an emergency number, as a number or as the user of a SIP URI, with or without prefixes."""
        user = plain_number(unquote(user_of(dialled.strip().removeprefix("tel:"))).partition(";")[0])
        number = self.number(user)
        national = number.removeprefix(self.country.code) if self.country is not None else number
        return not self.refused.isdisjoint({user, number, national})


E164 = DialPlan()
"""Every number means itself."""
