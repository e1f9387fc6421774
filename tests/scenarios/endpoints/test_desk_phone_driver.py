"""Phones of the lab and what operates them."""

from __future__ import annotations

import asyncio
import contextlib
import io
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from hardware.lab_file import LabPhone
from hardware.phones.control import ControlDoor, ControlFailure
from scenarios.endpoints import desk_phone_driver
from scenarios.endpoints.desk_phone_driver import Surroundings, abilities_of, connect
from scenarios.endpoints.phone import Account
from tests.scenarios.endpoints.operated_softphone import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


ACCOUNT = Account(party="agent", username="u", password="p", server=Address("192.0.2.1", 5060), code=1)
DOOR = ControlDoor("http://127.0.0.1:9", "token")


async def on_dashboard(question: str, patience_s: float) -> str:
    """Somebody who finds that the phone is not there."""
    return f"{question}, in {patience_s:g} s: there is no such phone"


class Made:
    """What make_control was asked for."""

    def __init__(self, name: str, phone: LabPhone, **more: object) -> None:
        self.asked = (name, phone, more)
        self.abilities = EVERYTHING


def test_what_a_person_can_do() -> None:
    assert {"dial", "answer", "hang_up"} <= abilities_of("desk", LabPhone(vendor="other", control="manual"))


def test_an_adapter_can_do_what_moves_its_handset_can() -> None:
    keys = {"dial", "press"}
    by_a_person = abilities_of("fax", LabPhone(vendor="grandstream_ht", host="198.51.100.7"))
    by_a_device = abilities_of("fax", LabPhone(vendor="grandstream_ht", host="198.51.100.7", hook="finger"))
    simulated = abilities_of("fax", LabPhone(vendor="grandstream_ht", hook="finger", simulated=True))
    assert keys <= by_a_person
    assert by_a_device == by_a_person - keys
    assert {"answer", "hang_up"} <= by_a_device
    assert keys <= simulated


def test_a_simulator_is_started_and_has_a_handset_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []

    @contextlib.asynccontextmanager
    async def simulated(
        phone: LabPhone, account: Account, log_file: Path, reports_to: str
    ) -> AsyncIterator[tuple[str, str]]:
        happened.append(f"{phone.vendor} for {account.party} begins, {log_file.name}, reports to {reports_to}")
        yield "127.0.0.1:4711", "side door"
        happened.append("it ends")

    monkeypatch.setattr(desk_phone_driver, "simulated_phone", simulated)
    monkeypatch.setattr(desk_phone_driver, "make_control", Made)

    async def main() -> list[Made]:
        made: list[Made] = []
        for phone in (
            LabPhone(vendor="grandstream_ht", simulated=True),
            LabPhone(vendor="yealink", simulated=True),
            LabPhone(vendor="yealink", host="198.51.100.7"),
        ):
            async with contextlib.AsyncExitStack() as own:
                around = Surroundings(door=DOOR, ask=on_dashboard, folder=tmp_path, reports_to="http://u/t/desk")
                control = await connect("desk", phone, ACCOUNT, around, own)
                assert isinstance(control, Made)
                made.append(control)
        return made

    analogue, desk, real = asyncio.run(main())
    assert happened == [
        "grandstream_ht for agent begins, phone-agent.log, reports to http://u/t/desk",
        "it ends",
        "yealink for agent begins, phone-agent.log, reports to http://u/t/desk",
        "it ends",
    ]
    assert analogue.asked[2]["host"] == "127.0.0.1:4711"
    assert analogue.asked[2]["handset"] is not None
    assert (desk.asked[2]["handset"], desk.asked[2]["platform"]) == (None, DOOR)
    assert (real.asked[2]["handset"], real.asked[2]["platform"]) == (None, DOOR)


def test_a_person_is_asked_at_the_terminal_and_on_the_dashboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())  # which is no terminal

    async def main() -> None:
        async with contextlib.AsyncExitStack() as own:
            by_hand = LabPhone(vendor="other", control="manual")
            around = Surroundings(door=DOOR, ask=on_dashboard, folder=tmp_path)
            phone = await connect("desk", by_hand, ACCOUNT, around, own)
            await phone.hang_up()

    with pytest.raises(ControlFailure, match="please hang up, in 120 s: there is no such phone"):
        asyncio.run(main())
    assert "within 120 s, on the dashboard, http://127.0.0.1:9/" in capfd.readouterr().err
