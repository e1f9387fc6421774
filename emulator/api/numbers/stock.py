"""Numbers to rent: those that regulators keep for films and books, so that nobody's telephone has them.

North American Numbering Plan 555-0100 to 0199; Ofcom, Bundesnetzagentur, Arcep and ACMA: numbers for drama.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from emulator.calls.countries import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["local", "mobile", "tollfree"]


class Block(NamedTuple):
    """Numbers in a row that have everything in common."""

    country: str
    kind: Kind
    prefix: str
    """The area code, without the country's."""
    first: int
    """Of E.164."""
    size: int
    city: str = ""
    region: str = ""
    rate_center: str | None = None
    """United States and Canada alone have one, and a LATA."""
    lata: int | None = None

    def numbers(self) -> Iterator[str]:
        """All of them, in order."""
        return map(str, range(self.first, self.first + self.size))


class StockedNumber(NamedTuple):
    """One number and the block that it is of."""

    number: str
    block: Block


_BLOCKS = (
    Block("US", "local", "206", 12065550100, 100, "Seattle", "Washington", "SEATTLE", 674),
    Block("US", "local", "212", 12125550100, 100, "New York", "New York", "NWYRCYZN01", 132),
    Block("US", "local", "305", 13055550100, 100, "Miami", "Florida", "MIAMI", 460),
    Block("US", "local", "312", 13125550100, 100, "Chicago", "Illinois", "CHICAGO", 358),
    Block("US", "local", "415", 14155550100, 100, "San Francisco", "California", "SNFC CNTRL", 722),
    Block("US", "local", "512", 15125550100, 100, "Austin", "Texas", "AUSTIN", 558),
    Block("US", "local", "617", 16175550100, 100, "Boston", "Massachusetts", "BOSTON", 128),
    Block("US", "tollfree", "800", 18005550199, 1),
    Block("CA", "local", "416", 14165550100, 100, "Toronto", "Ontario", "TORONTO", 888),
    Block("CA", "local", "604", 16045550100, 100, "Vancouver", "British Columbia", "VANCOUVER", 888),
    Block("GB", "local", "20", 442079460000, 1000, "London", "England"),
    Block("GB", "local", "161", 441614960000, 1000, "Manchester", "England"),
    Block("GB", "local", "131", 441314960000, 1000, "Edinburgh", "Scotland"),
    Block("GB", "mobile", "7700", 447700900000, 1000),
    Block("GB", "tollfree", "808", 448081570000, 1000),
    Block("DE", "local", "30", 493023125000, 1000, "Berlin", "Berlin"),
    Block("DE", "local", "40", 494066969000, 1000, "Hamburg", "Hamburg"),
    Block("DE", "local", "89", 498999998000, 1000, "München", "Bayern"),
    Block("DE", "mobile", "171", 491713920000, 100),
    Block("FR", "local", "1", 33199000000, 1000, "Paris", "Île-de-France"),
    Block("FR", "mobile", "6", 33639980000, 1000),
    Block("AU", "local", "2", 61255500000, 1000, "Sydney", "New South Wales"),
)


def stock_of(country: str) -> Iterator[StockedNumber]:
    """All numbers of a country, rented or not."""
    return (StockedNumber(number, block) for block in _BLOCKS if block.country == country for number in block.numbers())


def stocked(number: str) -> StockedNumber | None:
    """A number of the stock, by its digits; None for any other."""
    if number.isdecimal():
        for block in _BLOCKS:
            if block.first <= int(number) < block.first + block.size:
                return StockedNumber(number, block)
    return None


def country_name(block: Block) -> str:
    """As the API writes it."""
    return COUNTRIES[block.country].name
