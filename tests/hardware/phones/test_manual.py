"""A person is asked in plain words, and what the person says counts."""

from __future__ import annotations

import asyncio

import pytest

from hardware.phones.control import ControlFailure
from hardware.phones.manual import PATIENCE_S, ManualPhone
from tests.hardware.phones.conformance import ORDERS, refuses_what_it_cannot


class Somebody:
    """Somebody who answers everything alike and remembers the questions."""

    def __init__(self, answer: str = "") -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def __call__(self, question: str, patience_s: float) -> str:
        assert patience_s == PATIENCE_S
        self.asked.append(question)
        return self.answer


async def nobody(question: str, patience_s: float) -> str:
    return await asyncio.Future()


def test_every_order_becomes_a_request() -> None:
    async def run() -> None:
        person = Somebody()
        phone = ManualPhone("desk", person)
        for ability in sorted(phone.abilities):
            await ORDERS[ability](phone)
        assert len(person.asked) == len(phone.abilities)
        assert all(question.startswith("desk: please ") for question in person.asked)
        assert {"desk: please call 1002", "desk: please press 1 2 * #"} < set(person.asked)
        await refuses_what_it_cannot(phone)

    asyncio.run(run())


def test_what_the_person_says_instead_is_the_error() -> None:
    phone = ManualPhone("desk", Somebody("it does not ring"))
    with pytest.raises(ControlFailure, match=r"^desk: asked to answer .* the person said: it does not ring$"):
        asyncio.run(phone.answer())


def test_nobody_is_waited_for_no_longer_than_agreed() -> None:
    phone = ManualPhone("desk", nobody, patience_s=0.01)
    with pytest.raises(ControlFailure, match=r"^desk: nobody confirmed in 0.01 s: please hang up"):
        asyncio.run(phone.hang_up())


def test_a_phone_that_may_be_in_a_call_is_put_to_rest_once() -> None:
    async def run() -> list[str]:
        person = Somebody()
        phone = ManualPhone("desk", person)
        await phone.rest()
        await phone.dial("1002")
        await phone.rest()
        await phone.rest()
        await phone.close()
        return person.asked

    assert asyncio.run(run()) == ["desk: please call 1002", "desk: please hang up"]
