"""A combination is played as it is written: documents, agents, switches, and what must come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.record_matrix.combination import (
    CALLER,
    Combination,
    answer,
    begun,
    hangup,
    message,
    play,
    recorded,
    recorded_by_api,
)
from tools.record_matrix.expected import Expected, File, Moment
from tools.record_matrix.judge import failures, judge

if TYPE_CHECKING:
    from pathlib import Path

    from tools.record_matrix.stage import Stage


def talk_and_hang_up(stage: Stage) -> None:
    stage.talk(4.0)
    stage.hang_up()


def test_a_combination_is_played_and_judged(tmp_path: Path) -> None:
    file = File(
        file_format="wav",
        channels="mono",
        begins=Moment(name="answered"),
        ends=None,
        seconds=2,
        left=CALLER,
        right=None,
    )
    told = recorded("/callback/", with_call=False)
    combination = Combination(
        name="bound_of_the_ledger",
        says="two seconds",
        documents={
            "/answer/": '<Response><Record recordSession="true" recordChannelType="mono" fileFormat="wav" '
            'callbackUrl="{app}/callback/"/><Wait length="9"/></Response>'
        },
        scene=talk_and_hang_up,
        due=Expected(files=(file,), requests=(answer(), told, hangup()), chains=(("/callback/", "/hangup/"),)),
        agents=(),
        ledger={"background_max_length_s": 2},
    )
    assert failures(judge(combination.due, play(combination, tmp_path))) == []


def test_requests_in_short() -> None:
    assert begun("/action/").fields["RecordingDurationMs"] == "-1"
    assert (message("/action/", "*").short, message("/action/", "*").fields["Digits"]) == ("action *", "*")
    assert message("/action/", with_call=True).fields["CallStatus"] == "completed"
    assert recorded("/a/", with_call=True).fields["CallStatus"] == "completed"
    assert set(recorded_by_api("/a/", 1).fields) == {
        "api_id",
        "call_uuid",
        "record_url",
        "recording_id",
        "recording_duration",
        "recording_duration_ms",
        "recording_start_ms",
        "recording_end_ms",
    }
