"""The stock: numbers of E.164 that are nobody's, each once."""

from __future__ import annotations

import pytest

from emulator.api.numbers.stock import country_name, stock_of, stocked
from emulator.calls.countries import COUNTRIES

STOCK = [each for country in COUNTRIES for each in stock_of(country)]


def test_every_number_is_one_of_its_country_and_area() -> None:
    assert len(STOCK) > 10_000
    assert len({each.number for each in STOCK}) == len(STOCK)
    for number, block in STOCK:
        assert number.startswith(COUNTRIES[block.country].code + block.prefix)
        assert 10 <= len(number) <= 12


def test_a_number_is_found_again() -> None:
    assert all(stocked(each.number) == each for each in STOCK)


@pytest.mark.parametrize("number", ["", "12065550099", "12065550200", "112", "ann", "+12065550100", "9" * 400])
def test_other_numbers_are_not_in_it(number: str) -> None:
    assert stocked(number) is None


def test_the_name_of_a_country() -> None:
    found = stocked("441614960000")
    assert found is not None
    assert country_name(found.block) == "United Kingdom"
