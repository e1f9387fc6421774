"""What is an adapter's own: a handset that somebody else moves, pages of two generations."""

from __future__ import annotations

import asyncio

import pytest

from hardware.phones.control import ControlFailure
from hardware.phones.grandstream_ht import GrandstreamHt
from hardware.phones.manual import ManualHandset
from tests.hardware.phones.bench import MAKES, connect, driver_of
from tests.hardware.phones.conformance import refuses_what_it_cannot
from tests.hardware.phones.test_manual import Somebody


class Solenoid:
    """Something that lifts a handset and cannot press a key."""

    presses_keys = False

    def __init__(self, fault: str = "") -> None:
        self.moves: list[str] = []
        self.fault = fault

    async def lift(self) -> None:
        self.moves.append("lift")
        if self.fault:
            raise ControlFailure(self.fault)

    async def put_down(self) -> None:
        self.moves.append("put down")

    async def press(self, keys: str) -> None:
        raise AssertionError(keys)


def test_what_only_lifts_cannot_dial() -> None:
    phone = GrandstreamHt("fax", "10.0.0.9", handset=Solenoid())
    assert phone.abilities == {"answer", "hang_up", "reboot", "status"}
    asyncio.run(refuses_what_it_cannot(phone))


def test_a_lift_that_failed_is_put_to_rest_once() -> None:
    async def run() -> list[str]:
        solenoid = Solenoid("the relay does not confirm")
        phone = GrandstreamHt("fax", "10.0.0.9", handset=solenoid)
        await phone.rest()
        with pytest.raises(ControlFailure, match="the relay does not confirm"):
            await phone.answer()
        await phone.rest()
        await phone.rest()
        return solenoid.moves

    assert asyncio.run(run()) == ["lift", "put down"]


def test_a_person_lifts_dials_and_hangs_up() -> None:
    async def run() -> list[str]:
        person = Somebody()
        phone = GrandstreamHt("fax", "10.0.0.9", handset=ManualHandset("fax", person))
        await phone.dial("1002")
        await phone.press("5")
        await phone.hang_up()
        return person.asked

    assert asyncio.run(run()) == [
        "fax: please lift the handset",
        "fax: please press 1 0 0 2 #",
        "fax: please press 5",
        "fax: please put the handset down",
    ]


@pytest.mark.parametrize(
    ("make", "model", "firmware"),
    [("grandstream_ht", "HT801", "1.0.55.1"), ("grandstream_ht_v2", "HT802V2", "1.0.5.10")],
)
def test_both_generations_tell_what_they_are(
    make: str, model: str, firmware: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = MAKES[make].fake()
    connect(monkeypatch, fake.serve)
    status = asyncio.run(driver_of(MAKES[make], fake).status())
    assert (status.model, status.firmware, status.mac) == (model, firmware, "0015654aa937")
    assert (status.is_registered, status.line) == (True, "on hook")


def test_a_sip_address_cannot_be_keyed(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = MAKES["grandstream_ht"].fake()
    with pytest.raises(ControlFailure, match="cannot be pressed"):
        asyncio.run(driver_of(MAKES["grandstream_ht"], fake).dial("sip:a@b"))
