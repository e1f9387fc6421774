"""From where parties are heard: the latest of their addresses, and nowhere before their first call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.address import Address
from scenarios.runner.whereabouts import media_address, media_addresses
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import stage_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_party_is_heard_from_the_latest_of_its_addresses(tmp_path: Path) -> None:
    stage, phones = stage_of(one_case(tmp_path).scenario)
    first, second = phones["caller"].media_addresses = (Address("10.0.0.1", 40000), Address("10.0.0.1", 40002))
    phones["agent"].media_addresses = ()
    assert media_addresses(stage, "caller") == (first, second)
    assert (media_address(stage, "caller"), media_address(stage, "agent")) == (second, None)
