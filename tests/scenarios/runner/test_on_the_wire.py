"""The wire when a case is over: `heard` and `never` get their verdicts, also where no packet ever went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.runner.on_the_wire import judge_the_wire
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import in_virtual_time, stage_of
from tools.synthetic_call import make_call

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.verdict import Verdict

EXPECT = """  heard: [{by: caller, who: agent, for: 0 s ± 1 s}, {by: agent, who: caller, for: 5 s ± 1 s}]
  never: [{ringing: agent}, {heard: caller, by: agent}]
  recordings:"""


def test_phones_that_were_never_connected_hear_nobody(tmp_path: Path) -> None:
    capture = make_call().write(tmp_path)[2]

    async def main() -> list[Verdict]:
        stage, _ = stage_of(one_case(tmp_path, ("  recordings:", EXPECT)).scenario)
        return judge_the_wire(stage, capture, 60.0)

    verdicts = {verdict.name: verdict for verdict in in_virtual_time(main)}
    assert {name: (verdict.passed, verdict.measured) for name, verdict in verdicts.items()} == {
        "caller hears agent": (True, 0),
        "agent hears caller": (False, 0),
        "never ringing agent": (True, "never"),
        "never heard caller by agent": (True, "never"),
    }
