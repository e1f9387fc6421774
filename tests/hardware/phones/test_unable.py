"""A phone without abilities says no to everything, and which phone it is."""

from __future__ import annotations

import asyncio

import pytest

from hardware.phones.control import ControlFailure
from hardware.phones.unable import UnablePhone
from tests.hardware.phones.conformance import ORDERS


def test_it_can_do_nothing_and_says_so() -> None:
    phone = UnablePhone("desk", "a parrot")
    for ability, order in ORDERS.items():
        with pytest.raises(ControlFailure, match=r"^desk: a parrot cannot be asked to "):
            asyncio.run(order(phone))
        assert ability not in phone.abilities
    asyncio.run(phone.rest())
    asyncio.run(phone.close())


@pytest.mark.parametrize("digits", ["", "12a", "1,2"])
def test_only_keys_are_pressed(digits: str) -> None:
    phone = UnablePhone("desk", "a parrot")
    assert phone.keys("0*#9") == "0*#9"
    with pytest.raises(ControlFailure, match="cannot be pressed: the keys are"):
        phone.keys(digits)
