"""Apps of every kind, sounds, numbers and `rest` steps as they are written, and how mistakes in them are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.language.loader import load_file
from scenarios.language.steps import Rest
from tests.scenarios.scenario_text import TEXT, one_case, write

if TYPE_CHECKING:
    from pathlib import Path

APP = TEXT[TEXT.index("  documents") : TEXT.index("steps:")]
HANG_UP = "- hang_up: caller"


def test_an_app_elsewhere_and_one_of_this_process(tmp_path: Path) -> None:
    assert one_case(tmp_path, (APP, "  url: http://127.0.0.1:5000\n")).scenario.app.url == "http://127.0.0.1:5000"
    case = one_case(tmp_path, (APP, "  asgi: shop.voice:app\n"))
    assert (case.scenario.app.asgi, case.asgi_place.rpartition("small.yaml")[2]) == ("shop.voice:app", ":8:9")


def test_a_rest_step_and_the_variables_it_makes(tmp_path: Path) -> None:
    call = "- {rest: calls.create, with: {from_: 1, to: '${agent.uri}', answer_url: '${app_url}/answer/'}, as: made}"
    then = "- {rest: calls.hangup, with: {call_uuid: '${made.request_uuid}'}}"
    last = "- {rest: calls.get, with: {call_uuid: '${CallUUID of /answer/}'}, answers: {n: '${made.n}'}}"
    steps = one_case(tmp_path, (HANG_UP, "\n  ".join([call, then, last, HANG_UP]))).scenario.steps
    made = next(step for step in steps if isinstance(step, Rest))
    assert made.with_ == {"from_": "1", "to": "${agent.uri}", "answer_url": "${app_url}/answer/"}
    assert str(made) == "rest calls.create as made"


def test_a_rest_step_in_a_row_makes_variables_too(tmp_path: Path) -> None:
    row = "[{rest: calls.list, as: first}, {rest: calls.get, with: {call_uuid: '${first.api_id}'}}]"
    parallel = f"- parallel: [{row}, [{{wait: 1 s}}]]"
    assert one_case(tmp_path, (HANG_UP, f"{parallel}\n  {HANG_UP}")).scenario.steps
    with pytest.raises(BadInput, match=r"unknown variable 'first\.api_id'"):
        one_case(tmp_path, (HANG_UP, f"{parallel.replace('as: first', 'as: other')}\n  {HANG_UP}"))


def test_a_sound_may_be_promised_on_a_channel(tmp_path: Path) -> None:
    case = one_case(
        tmp_path,
        ("  documents:", "  sounds: {greeting: 2 s}\n  documents:"),
        ("<Dial>", "<Play>${greeting.url}</Play><Dial>"),
        ("right: agent", "right: [greeting, agent], heard: {greeting: 2 s ± 100 ms}"),
    )
    (recording,) = case.scenario.expect.recordings
    assert recording.heard_on("right") == ["greeting", "agent"]
    assert recording.heard_on("left") == ["caller"]
    assert recording.heard["greeting"].admits(2.05)


BROKEN = {
    "no app": (APP, "  answer: /x/\n", "8:3: expected exactly one of: documents, asgi, url"),
    "two apps": ("  documents", "  url: http://x\n  documents", "8:3: expected exactly one of: documents, asgi, url"),
    "a URL without a scheme": (APP, "  url: localhost:5000\n", "8:8: expected a URL that begins with http"),
    "no module": (APP, "  asgi: voice.py\n", "8:9: expected a text of the form"),
    "sounds for an app elsewhere": (APP, "  url: http://x\n  sounds: {hello: 1 s}\n", "8:3: sounds belong to an app"),
    "a sound called like a party": (
        "  documents:",
        "  sounds: {agent: 2 s}\n  documents:",
        "8:19: a party is called 'agent' too",
    ),
    "unknown operation": (
        HANG_UP,
        "- {rest: calls.creat}",
        "17:12: unknown value 'calls.creat', did you mean 'calls.create'?",
    ),
    "no call to end": (HANG_UP, "- {rest: calls.hangup}", "17:12: calls.hangup needs call_uuid"),
    "unknown result": (
        HANG_UP,
        "- {rest: calls.hangup, with: {call_uuid: '${call.request_uuid}'}}",
        "17:44: unknown variable 'call.request_uuid'",
    ),
    "a number that a party has not": ("${agent.uri}", "${agent.number}", "9:15: unknown variable 'agent.number'"),
    "an unknown voice": (
        "right: agent",
        "right: [agent, nobody]",
        "23:42: unknown party 'nobody'. Expected one of: agent, caller",
    ),
    "an unknown voice that is heard": (
        "right: agent",
        "right: agent, heard: {agnt: 2 s ± 1 s}",
        "23:63: unknown voice on this recording 'agnt', did you mean 'agent'?",
    ),
    "heard without a tolerance": (
        "right: agent",
        "right: agent, heard: {agent: 2 s}",
        "23:64: expected a duration with a tolerance",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_says_where_and_what(tmp_path: Path, old: str, new: str, message: str) -> None:
    file = write(tmp_path, (old, new))
    with pytest.raises(BadInput) as raised:
        load_file(file)
    assert str(raised.value).startswith(f"{file}:{message}"), str(raised.value)
