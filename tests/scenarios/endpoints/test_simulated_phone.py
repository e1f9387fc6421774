"""A simulator as a process, and the handset at its side door."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from hardware.lab_file import LabPhone, Line
from hardware.phones.control import ControlFailure
from scenarios.endpoints import simulated_phone as module
from scenarios.endpoints.phone import Account
from scenarios.endpoints.simulated_phone import SimulatedHandset, simulated_phone

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT = Account(party="agent", username="u", password="p", server=Address("192.0.2.1", 5060), code=3)
TELLS = """\
import json, sys
print(json.dumps({"http": "127.0.0.1:4711", "token": "side door", "asked": sys.argv[1:]}), flush=True)
print(json.dumps({"registered": True}), flush=True)
sys.stdin.read()
open("ended", "w").write(" ".join(sys.argv[1:]))
"""


def program(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "made_up_simulator.py").write_text(text)
    monkeypatch.setattr(module, "WORKER", "made_up_simulator")
    monkeypatch.setattr(module, "ROOT", folder)


def test_it_ends_when_its_input_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, TELLS, monkeypatch)
    phone = LabPhone(
        vendor="yealink",
        simulated=True,
        mac="00:15:65:4a:a9:37",
        model="SIP-T46S",
        web_password="secret",
        line=Line(quality_reports=False),
        host="192.0.2.7",
    )

    async def main() -> tuple[str, str]:
        async with simulated_phone(phone, ACCOUNT, tmp_path / "phone.log", "http://u/t/desk") as where:
            assert not (tmp_path / "ended").exists()
            return where

    assert asyncio.run(main()) == ("127.0.0.1:4711", "side door")
    assert (tmp_path / "ended").read_text() == (
        "yealink --registrar 192.0.2.1:5060 --username u --password p --code 3 --http 127.0.0.1:0 "
        "--transport udp --srtp off --mac 0015654aa937 --model SIP-T46S --web-password secret "
        "--action-url-base http://u/t/desk --no-quality-reports"
    )


def test_somebody_talks_into_one_that_speaks_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, TELLS, monkeypatch)

    async def main() -> None:
        account = replace(ACCOUNT, speaks_anything=True)
        async with simulated_phone(LabPhone(vendor="poly", simulated=True), account, tmp_path / "phone.log"):
            pass

    asyncio.run(main())
    assert (tmp_path / "ended").read_text().endswith("--code 3 --http 127.0.0.1:0 --speech --transport udp --srtp off")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import sys; sys.exit('no such vendor')", "did not come up\n  no such vendor"),
        ("print('[]')", "did not say where its web interface is"),
    ],
)
def test_one_that_does_not_come_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, why: str) -> None:
    program(tmp_path, text, monkeypatch)

    async def main() -> None:
        async with simulated_phone(LabPhone(vendor="poly", simulated=True), ACCOUNT, tmp_path / "phone.log"):
            raise AssertionError("it is not there")

    with pytest.raises(Unavailable) as raised:
        asyncio.run(main())
    assert why in str(raised.value)


def test_a_handset_of_which_nobody_knows() -> None:
    handset = SimulatedHandset("127.0.0.1:1", "token")
    with pytest.raises(ControlFailure, match="the simulated handset is not there"):
        asyncio.run(handset.lift())
