"""A scenario as a whole: every name in it leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.language.network import PartyNetwork
from tests.scenarios.scenario_text import one_case

if TYPE_CHECKING:
    from pathlib import Path


def test_who_dials(tmp_path: Path) -> None:
    assert one_case(tmp_path).scenario.dialling == ["caller"]


@pytest.mark.parametrize(
    "step",
    [
        "{answer: x}",
        "{reject: x}",
        "{hang_up: x}",
        "{talk: [caller, x], for: 1 s}",
        "{hold: x}",
        "{move: x}",
        "{impair: x, network: {loss: 1 %}}",
        "{drop_network: x}",
        "{restore_network: x}",
        "{resume: x}",
        "{mute: x}",
        "{unmute: x}",
        "{press: '1', by: x}",
        "{dial: '1', by: x}",
        "{until: {ringing: x}}",
        "{until: {connected: x}}",
        "{until: {ended: x}}",
    ],
)
def test_every_party_of_a_step_is_known(tmp_path: Path, step: str) -> None:
    with pytest.raises(BadInput, match="unknown party 'x'"):
        one_case(tmp_path, ("- hang_up: caller", f"- {step}"))


@pytest.mark.parametrize(
    "expectation",
    ["rtp: [{of: x}]", "sip: [{of: x, statuses: [200]}]", "within: 1 s\n  rtp: [{of: x}]"],
)
def test_every_party_of_an_expectation_is_known(tmp_path: Path, expectation: str) -> None:
    with pytest.raises(BadInput, match="unknown party 'x'"):
        one_case(tmp_path, ("  recordings:", f"  {expectation}\n  recordings:"))


@pytest.mark.parametrize("layout", ["left: x", "right: x", "channels: mono, both: [caller, x]"])
def test_every_party_of_a_recording_is_known(tmp_path: Path, layout: str) -> None:
    with pytest.raises(BadInput, match="unknown party 'x'"):
        one_case(tmp_path, ("left: caller, right: agent", layout))


def test_a_party_that_is_impaired_has_a_perfect_network_until_then(tmp_path: Path) -> None:
    plain = one_case(tmp_path).scenario
    assert (plain.made_up_network("caller"), plain.is_simulated_only) == (None, False)
    later = one_case(tmp_path, ("- hang_up: caller", "- {impair: caller, network: {loss: 30 %}}")).scenario
    assert later.made_up_network("caller") == PartyNetwork()
    assert later.made_up_network("agent") is None
    assert later.is_simulated_only
