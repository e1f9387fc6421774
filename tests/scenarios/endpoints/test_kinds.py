"""Kinds of phone: which phone is made, and which kinds are missing."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.testing.network import FakeNetwork
from emulator.testing.softphone import Softphone
from scenarios.endpoints.baresip import Baresip
from scenarios.endpoints.browser import BrowserPhone
from scenarios.endpoints.kinds import ABSENCE, REAL_WORLD_ONLY, WEAK_CLOCKS, make_phone
from scenarios.endpoints.phone import Account
from scenarios.endpoints.pyvoip import PyVoip
from scenarios.endpoints.sipp import Sipp
from scenarios.endpoints.webrtc import WebPhone
from scenarios.language.phone_kinds import Kind


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("softphone", Softphone),
        ("baresip", Baresip),
        ("pyvoip", PyVoip),
        ("sipp", Sipp),
        ("webrtc", WebPhone),
        ("browser", BrowserPhone),
    ],
)
def test_each_kind_is_made(kind: str, made: type) -> None:
    account = Account(party="a", username="u", password="p", server=Address("192.0.2.1", 5060), code=1)
    network = FakeNetwork(1, home="198.51.100.1")
    phone = make_phone(kind, account, network=network, ids=Ids.seeded(1), folder=Path())
    assert type(phone) is made
    assert phone.media_addresses == ()
    assert list(phone.relayed_calls) == []


def test_our_own_phone_is_never_missing() -> None:
    assert ABSENCE["softphone"]() == ""


def test_a_scenario_may_ask_for_every_kind_and_no_other() -> None:
    assert set(get_args(Kind)) == set(ABSENCE)
    assert set(ABSENCE) - REAL_WORLD_ONLY == {"softphone"}
    assert WEAK_CLOCKS < REAL_WORLD_ONLY
