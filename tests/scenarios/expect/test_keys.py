"""Keys at a phone, measured in a capture that was made from a known script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.expect.keys import judge_keys
from scenarios.language.expectations import Keys
from tools.synthetic_call import WALL_EPOCH_NS, make_call

if TYPE_CHECKING:
    from pathlib import Path


def test_no_keys_come_as_events_either(tmp_path: Path) -> None:
    call = make_call()
    capture, source = call.write(tmp_path)[2], call.sent[0].destination
    wanted = [Keys(by="caller", events=""), Keys(by="caller", events="1"), Keys(by="nobody", events="1")]
    verdicts = judge_keys(wanted, capture, {"caller": source, "nobody": None}, {})
    assert [verdict.passed for verdict in verdicts] == [True, False, False]
    assert verdicts[0].name == "caller is sent keys as events"


@pytest.mark.parametrize(("tones", "passed"), [("", True), ("42#", False)])
def test_no_keys_sound_in_what_people_say(tmp_path: Path, tones: str, passed: bool) -> None:
    call = make_call()
    capture, source = call.write(tmp_path)[2], call.sent[0].destination
    wanted = [Keys(by="caller", tones=tones), Keys(by="nobody", tones=tones)]
    verdicts = judge_keys(
        wanted, capture, {"caller": source, "nobody": None}, {"caller": WALL_EPOCH_NS, "nobody": None}
    )
    assert [verdict.passed for verdict in verdicts] == [passed, passed]
    assert verdicts[0].name == "caller hears keys"
