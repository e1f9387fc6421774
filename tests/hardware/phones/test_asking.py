"""The first answer counts, the other place asks no longer; a place where nobody is does not matter."""

from __future__ import annotations

import asyncio

import pytest

from hardware.phones.asking import whoever_answers
from hardware.phones.control import ControlFailure
from hardware.phones.manual import ManualPhone

pytestmark = pytest.mark.asyncio


class Place:
    """Where somebody can be asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, float]] = []
        self.withdrawn: list[str] = []
        self.answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def __call__(self, question: str, patience_s: float) -> str:
        self.asked.append((question, patience_s))
        try:
            return await self.answer
        except asyncio.CancelledError:
            self.withdrawn.append(question)
            raise


async def nowhere(question: str, patience_s: float) -> str:
    raise ControlFailure(f"nobody can be asked: {question}")


@pytest.mark.parametrize("which", [0, 1])
async def test_the_first_answer_counts(which: int) -> None:
    places = [Place(), Place()]
    asking = asyncio.create_task(whoever_answers(*places)("desk: please hang up", 7))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    places[which].answer.set_result("it is locked")
    assert await asking == "it is locked"
    assert [place.asked for place in places] == [[("desk: please hang up", 7)]] * 2
    assert places[which].withdrawn == []
    assert places[1 - which].withdrawn == ["desk: please hang up"]


async def test_a_place_where_nobody_is_does_not_matter() -> None:
    place = Place()
    asking = asyncio.create_task(whoever_answers(nowhere, place)("hang up", 7))
    for _ in range(3):
        await asyncio.sleep(0)
    place.answer.set_result("")
    assert await asking == ""


async def test_nobody_anywhere_is_an_error() -> None:
    with pytest.raises(ControlFailure, match=r"^nobody can be asked: hang up$"):
        await whoever_answers(nowhere, nowhere)("hang up", 7)


async def test_time_out_is_the_same_line_and_withdraws_both() -> None:
    places = [Place(), Place()]
    phone = ManualPhone("desk", whoever_answers(*places), patience_s=0.01)
    with pytest.raises(ControlFailure, match=r"^desk: nobody confirmed in 0.01 s: please hang up$"):
        await phone.hang_up()
    assert [place.withdrawn for place in places] == [["desk: please hang up"]] * 2


async def test_a_mistake_of_ours_is_not_hidden() -> None:
    async def broken(question: str, patience_s: float) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await whoever_answers(Place(), broken)("hang up", 7)
