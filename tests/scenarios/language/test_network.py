"""The network of a party."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from emulator.testing.impairment import Impairment
from scenarios.language.network import PartyNetwork
from tests.scenarios.scenario_text import one_case

if TYPE_CHECKING:
    from pathlib import Path

CALLER = "caller: {phone: softphone}"


def test_every_word_reaches_the_path() -> None:
    network = PartyNetwork.model_validate(
        {
            "loss": "3 %",
            "burst": "0.5 %",
            "burst_length": 7,
            "delay": "40 ms",
            "jitter": "20 ms",
            "reorder": "1 %",
            "reorder_delay": "25 ms",
            "duplicate": "2 %",
            "nat": "symmetric",
        }
    )
    assert network.impairment == Impairment(
        loss=0.03,
        burst=0.005,
        burst_length=7,
        delay_ms=40,
        jitter_ms=20,
        reorder=0.01,
        reorder_ms=25,
        duplicate=0.02,
    )
    assert network.nat == "symmetric"


def test_what_is_left_out_is_perfect() -> None:
    assert PartyNetwork.model_validate({}).impairment == Impairment()


@pytest.mark.parametrize(
    ("network", "message"),
    [
        ("{loss: 0.1}", "expected a share"),
        ("{lost: 1 %}", "did you mean 'loss'"),
        ("{nat: full}", "Expected one of: cone, symmetric"),
        ("{burst_length: 0}", "expected a number of at least 1"),
    ],
)
def test_what_is_refused(tmp_path: Path, network: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        one_case(tmp_path, (CALLER, f"caller: {{phone: softphone, network: {network}}}"))


def test_a_live_scenario_has_no_made_up_network(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="exclude each other"):
        one_case(
            tmp_path,
            (CALLER, "caller: {phone: softphone, network: {loss: 1 %}}"),
            ("name: small", "name: small\nneeds: live"),
        )
