"""Every hang-up cause code that the platform can produce, each by a simulated call; the page that lists them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.calls.causes import CODE_NAMES
from emulator.records.models import CallRecord
from emulator.testing import World
from tests.emulator.runtime.flow_stage import WebApp
from tests.worlds.hangup_causes import ENDINGS, NEVER
from tests.worlds.hangup_causes_page import page
from tests.worlds.hangup_plays import NUMBER, Lab

if TYPE_CHECKING:
    from tests.worlds.hangup_causes import Ending

ALL_CODES = 56
"""So many codes Plivo's page has."""
PAGE = Path(__file__).parents[2] / "docs/hangup-causes.md"


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: f"{ending.code} {ending.how}")
def test_a_call_ends_with_it(ending: Ending, tmp_path: Path) -> None:
    app = WebApp()
    with World(app, numbers=(NUMBER,), data=tmp_path) as world:
        ending.play(Lab(world, app))
        records = world._running.platform.around.store.all(CallRecord)
    expected = (ending.cause, ending.code, CODE_NAMES[ending.code], ending.source, ending.status)
    if ending.leg == "B leg":
        ends = [
            (each.hangup_cause, each.hangup_code, each.hangup_name, each.hangup_source, each.status)
            for each in records
            if each.parent_call_uuid
        ]
        assert expected in ends
        return
    names = ("HangupCause", "HangupCauseCode", "HangupCauseName", "HangupSource", "CallStatus")
    if ending.has_webhook:
        (fields,) = app.asked("/hangup/")
        assert [fields[name] for name in names] == [str(part) for part in expected]
    for each in records:
        if each.ended_ns is None:
            assert ending.code == 5010, "only the end of the world ends this call"
            continue
        found = (each.hangup_cause, each.hangup_code, each.hangup_name, each.hangup_source, each.status)
        assert found == expected


def test_every_code_is_either_produced_or_explained() -> None:
    produced = {ending.code for ending in ENDINGS}
    assert not produced & NEVER.keys()
    assert produced | NEVER.keys() >= CODE_NAMES.keys() >= produced
    assert len(produced) + len(NEVER) == ALL_CODES
    named = {code: name for code, (name, _) in NEVER.items()}
    assert {code: name for code, name in CODE_NAMES.items() if code in NEVER}.items() <= named.items()


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text("utf-8") == page()
