"""Who was heard at a phone, measured in a capture that was made from a known script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.address import Address
from scenarios.expect.heard import judge_heard, voices_at
from scenarios.language.expectations import Heard as Expected
from scenarios.proof.heard import Heard
from tools.synthetic_call import WALL_EPOCH_NS, make_call

if TYPE_CHECKING:
    from pathlib import Path

VOICES = {"caller": [Heard("agent", 3.0, 5.0, 0.0), Heard("agent", 7.0, 8.5, 0.0), Heard("carol", 4.0, 4.5, 0.0)]}


BOTH = [{"from": "3 s ± 100 ms", "for": "2 s ± 100 ms"}, {"from": "7 s ± 100 ms", "for": "1500 ms ± 100 ms"}]


@pytest.mark.parametrize(
    ("written", "failing"),
    [
        ({"who": "agent", "for": "3.5 s ± 100 ms"}, []),
        ({"who": "agent", "for": "2 s ± 100 ms"}, ["caller hears agent"]),
        ({"who": "agent", "for": "3.5 s ± 100 ms", "stretches": BOTH}, []),
        ({"who": "agent", "for": "3.5 s ± 100 ms", "stretches": BOTH[:1]}, ["caller hears agent when"]),
        ({"who": "carol", "for": "0.5 s ± 100 ms", "stretches": BOTH[:1]}, ["caller hears carol when"]),
        ({"who": "agent", "for": "3.5 s ± 100 ms", "from": "3 s ± 100 ms"}, []),
        ({"who": "agent", "for": "3.5 s ± 100 ms", "from": "1 s ± 100 ms"}, ["caller hears agent from"]),
        (
            {"who": "nobody", "for": "1 s ± 1 ms", "from": "1 s ± 1 ms"},
            ["caller hears nobody", "caller hears nobody from"],
        ),
    ],
)
def test_how_long_and_from_when(written: dict[str, Any], failing: list[str]) -> None:
    verdicts = judge_heard([Expected.model_validate({"by": "caller"} | written)], VOICES)
    assert [verdict.name for verdict in verdicts if not verdict.passed] == failing


def test_the_script_is_heard(tmp_path: Path) -> None:
    call = make_call()
    capture = call.write(tmp_path)[2]
    source = call.sent[0].destination
    began = WALL_EPOCH_NS + call.sent[0].time_ns
    caller, *agents = call.parties
    voices = voices_at(["caller"], capture, {"caller": source}, {"caller": began}, call.parties)["caller"]
    assert {voice.party for voice in voices} == {agent.name for agent in agents}
    assert caller.name not in {voice.party for voice in voices}
    assert all(voice.start > 1 and voice.end - voice.start > 1 for voice in voices)


def test_what_is_heard_before_the_answer_counts_too(tmp_path: Path) -> None:
    call = make_call()
    capture = call.write(tmp_path)[2]
    source = call.sent[0].destination
    began = WALL_EPOCH_NS + call.sent[0].time_ns

    def heard(connected_ns: int) -> list[Heard]:
        return voices_at(["caller"], capture, {"caller": source}, {"caller": connected_ns}, call.parties)["caller"]

    at_once, late = heard(began), heard(began + 5_000_000_000)
    assert [(voice.party, voice.start - 5, voice.end - 5) for voice in at_once] == [
        (voice.party, voice.start, voice.end) for voice in late
    ]
    assert late[0].start < 0


def test_a_phone_that_was_never_connected_hears_nobody(tmp_path: Path) -> None:
    capture = make_call().write(tmp_path)[2]
    assert voices_at(["a", "b"], capture, {"a": None, "b": Address("10.0.0.1", 1)}, {"a": 0, "b": None}, []) == {
        "a": [],
        "b": [],
    }
    assert voices_at([], tmp_path / "nowhere.pcap", {}, {}, []) == {}
