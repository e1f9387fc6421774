"""Who could be heard in a case: parties, sounds, and the silences of those who were mute."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.testing.softphone_log import Moment
from scenarios.language import steps
from scenarios.runner.attendance import connected_ns, moments_of, parties_of, silences_of
from scenarios.runner.performing import perform
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import in_virtual_time, stage_of

if TYPE_CHECKING:
    from pathlib import Path


def test_sounds_have_codes_after_those_of_the_parties(tmp_path: Path) -> None:
    case = one_case(tmp_path, ("  documents:\n", "  sounds: {greeting: 2 s}\n  documents:\n"))
    stage, phones = stage_of(case.scenario)
    first, second = phones["agent"].media_addresses = (Address("10.0.0.2", 40000), Address("10.0.0.2", 40002))
    listed = [(party.name, party.code, party.addresses) for party in parties_of(stage)]
    caller = phones["caller"].media_addresses
    assert listed == [("caller", 1, caller), ("agent", 2, (first, second)), ("greeting", 3, ())]


def test_who_speaks_anything_has_no_code(tmp_path: Path) -> None:
    stage, _ = stage_of(one_case(tmp_path).scenario)
    stage.accounts["agent"] = replace(stage.accounts["agent"], speaks_anything=True)
    assert [(party.name, party.code) for party in parties_of(stage)] == [("caller", 1), ("agent", None)]


def test_a_silence_lasts_from_mute_to_unmute_or_to_the_end(tmp_path: Path) -> None:
    async def main() -> dict[str, list[tuple[int, int]]]:
        stage, _ = stage_of(one_case(tmp_path).scenario)
        for step in (
            steps.Wait.model_validate({"wait": "1 s"}),
            steps.Mute(mute="caller"),
            steps.Mute(mute="agent"),
            steps.Wait.model_validate({"wait": "2 s"}),
            steps.Unmute(unmute="caller"),
            steps.Wait.model_validate({"wait": "4 s"}),
        ):
            await perform(step, stage)
        return silences_of(stage)

    silent = in_virtual_time(main)
    assert silent == {"caller": [(850_000_000, 3_150_000_000)], "agent": [(850_000_000, 7_150_000_000)]}


def test_moments_at_the_phones(tmp_path: Path) -> None:
    stage, phones = stage_of(one_case(tmp_path).scenario)
    for at, moment in ((1.0, Moment.RINGING), (2.0, Moment.CONNECTED), (3.0, Moment.ENDED), (4.0, Moment.CONNECTED)):
        phones["agent"].log.add(at, moment)
    last = moments_of(stage)
    assert (last("agent", "ringing"), last("agent", "connected"), last("caller", "ended")) == (1.0, 4.0, None)
    assert connected_ns(stage) == {"caller": None, "agent": 2_000_000_000}
