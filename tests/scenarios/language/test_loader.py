"""Files to cases: what a good file gives, and what a broken one says, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.base.errors import BadInput
from scenarios.language.loader import load_cases, load_file
from tests.scenarios.scenario_text import TEXT, one_case, write

URL_APP = (
    "  documents:\n    /answer/: <Response><Dial><User>${agent.uri}</User></Dial></Response>",
    "  url: http://a:1",
)
SHIPPED = Path(__file__).parents[3] / "scenarios" / "cases"

BROKEN = {
    "unknown key": ("name:", "nmae:", "1:1: unknown word 'nmae', did you mean 'name'? Expected one of: app, "),
    "unknown key in a step": ("    after: 3 s", "    afer: 3 s", "14:5: unknown word 'afer', did you mean 'after'?"),
    "unknown step": ("- dial:", "- dail:", "11:5: unknown step 'dail', did you mean 'dial'? Expected one of: answer, "),
    "unknown party": ("by: caller", "by: caler", "12:9: unknown party 'caler', did you mean 'caller'?"),
    "unknown party in a list": ("[caller, agent]", "[caller, agnt]", "15:20: unknown party 'agnt', did you mean"),
    "unknown party on a channel": ("right: agent", "right: nobody", "23:42: unknown party 'nobody'. Expected one of"),
    "unknown kind of phone": (
        "phone: softphone}",
        "phone: softfone}",
        "5:19: expected 'softphone', 'baresip', 'pyvoip' or 'sipp', not 'softfone', did you mean 'softphone'?",
    ),
    "unknown variable": ("${agent.uri}", "${agnt.uri}", "9:15: unknown variable 'agnt.uri', did you mean 'agent.uri'?"),
    "missing key": ("    by: caller\n", "", "11:5: 'by' is missing here"),
    "missing section": ("expect:", "expect: {}\nx:", "19:1: unknown word 'x'"),
    "a number without a unit": ("after: 3 s", "after: 3", "14:12: expected a duration such as 3 s, 500 ms or 2 min"),
    "no tolerance": ("5 s ± 500 ms", "5 s", "23:59: expected a duration with a tolerance such as 5 s ± 300 ms"),
    "a word for a mapping": ("{CallStatus: ringing}", "ringing", "21:13: expected a mapping"),
    "a word for a step": ("- hang_up: caller", "- hangup", "17:5: expected a step, one of: answer, delay, dial,"),
    "a list for a text": ("name: small", "name: [small]", "1:7: expected a text"),
    "a name nobody can type": ("name: small", "name: Small Talk", "1:7: expected a text of the form ^[a-z][a-z0-9_]*$"),
    "no document for the answer": ("/answer/: <", "/anwser/: <", "8:3: unknown path of the answer document '/answer/'"),
    "two events": ("- hang_up: caller", "- until: {ringing: agent, ended: agent}", "17:12: expected exactly one of: "),
    "no YAML": ("{phone: softphone}", "{phone: softphone", "6:8: this is not YAML: expected ',' or '}', but got ':'"),
    "a key twice": ("name: small", "name: small\nname: large", '2:1: this is not YAML: found duplicate key "name"'),
    "a tab": ("    by: caller", "\tby: caller", "12:1: this is not YAML: "),
    "a matrix of words": ("name: small", "name: small\nmatrix: {a: b}", "2:10: expected a list of values for a"),
    "a pair of one": (
        "name: small",
        "name: small\nmatrix: {'a, b': [[x]]}",
        "2:19: expected a list of 2 values, one for each of a, b",
    ),
    "a wrong pattern": ("ringing}", "{matches: '('}}", "21:36: this regular expression is wrong: missing )"),
    "a number that is too small": (
        "- hang_up: caller",
        "- {reject: agent, status: 200}",
        "17:29: expected at least 400",
    ),
    "an empty list": ("talk: [caller, agent]", "talk: []", "15:11: expected at least 1 of them"),
    "a summary of one word": (
        "summary: One call that is answered and recorded.",
        "summary: x",
        "2:10: expected a text of at",
    ),
    "one row": ("- hang_up: caller", "- parallel: [[{hang_up: caller}]]", "17:15: expected at least 2 of them"),
    "a party in a row": (
        "- hang_up: caller",
        "- parallel: [[{hang_up: caller}], [{wait: 1 s}, {hang_up: agnt}]]",
        "17:61: unknown party 'agnt', did you mean 'agent'?",
    ),
    "an unknown step in a row": (
        "- hang_up: caller",
        "- parallel: [[{hang_up: caller}], [{wiat: 1 s}]]",
        "17:39: unknown step 'wiat', did you mean 'wait'?",
    ),
    "two matchers": ("ringing}", "{matches: x, equals: y}}", "21:26: expected exactly one of: equals, matches, "),
}


@pytest.mark.parametrize(("old", "new", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_says_where_and_what(tmp_path: Path, old: str, new: str, message: str) -> None:
    file = write(tmp_path, (old, new))
    with pytest.raises(BadInput) as raised:
        load_file(file)
    assert str(raised.value).startswith(f"{file}:{message}"), str(raised.value)


def test_the_first_of_several_faults_is_told(tmp_path: Path) -> None:
    file = write(tmp_path, ("after: 3 s", "after: 3"), ("- hang_up: caller", "- hang_up: nobody"))
    with pytest.raises(BadInput, match=r":14:12: expected a duration"):
        load_file(file)


@pytest.mark.parametrize("text", ["", "- a\n", "42\n"])
def test_a_file_that_is_no_mapping(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(BadInput, match="expected a scenario: a mapping with name, summary"):
        load_file(tmp_path / "x.yaml")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"name: \xff")
    with pytest.raises(BadInput, match=r"is not UTF-8 text \(byte 6\)"):
        load_file(tmp_path / "x.yaml")


def test_a_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(BadInput, match=r"no such file, did you mean small\.yaml\?"):
        load_cases([tmp_path / "smal.yaml"])


def test_a_folder_without_scenarios(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no scenario"):
        load_cases([tmp_path])


def test_two_scenarios_of_one_name(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "other.yaml").write_text(TEXT)
    with pytest.raises(BadInput, match=r"the name small is taken by .*other\.yaml"):
        load_cases([tmp_path])


def test_a_file_named_twice_is_one_case(tmp_path: Path) -> None:
    file = write(tmp_path)
    assert len(load_cases([file, tmp_path])) == 1


def test_the_matrix_makes_cases(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        ("name: small", "name: small\nmatrix: {kind: [softphone, baresip], 'a, b': [[1, x], [2, y]]}"),
        ("phone: softphone}", "phone: '${kind}'}"),
        ("after: 3 s", "after: ${a} s"),
    )
    cases = load_file(file)
    assert [case.name for case in cases] == [
        "small[softphone-1-x]",
        "small[softphone-2-y]",
        "small[baresip-1-x]",
        "small[baresip-2-y]",
    ]
    assert [case.scenario.parties["caller"].phone for case in cases] == ["softphone"] * 2 + ["baresip"] * 2
    assert [getattr(case.scenario.steps[1], "after") for case in cases] == [1.0, 2.0, 1.0, 2.0]  # noqa: B009


def test_each_step_knows_its_place(tmp_path: Path) -> None:
    case = one_case(tmp_path)
    places = {path: place.rpartition("small.yaml:")[2] for path, place in case.step_places.items()}
    assert places == {("steps", 0): "11:5", ("steps", 1): "13:5", ("steps", 2): "15:5", ("steps", 3): "17:5"}


def test_runtime_variables_stay_for_the_run(tmp_path: Path) -> None:
    assert "${agent.uri}" in one_case(tmp_path).scenario.app.documents["/answer/"]


def test_the_shipped_cases_are_good() -> None:
    names = [case.name for case in load_cases([SHIPPED])]
    assert "inbound_did_dial_answer[wav-baresip-softphone]" in names
    assert "inbound_did_dial_answer[wav-softphone-baresip]" in names


def test_an_app_known_by_its_url_cannot_be_made_to_fail(tmp_path: Path) -> None:
    file = write(tmp_path, URL_APP, ("- hang_up: caller", "- fail: /x/"))
    with pytest.raises(BadInput, match=r"small.yaml:16:5: an app known by its URL cannot be made to fail"):
        load_file(file)


def test_steps_in_rows_have_their_places(tmp_path: Path) -> None:
    case = one_case(tmp_path, ("- hang_up: caller", "- parallel:\n    - [{hang_up: caller}]\n    - [{wait: 1 s}]"))
    places = {path: place.rpartition("small.yaml:")[2] for path, place in case.step_places.items()}
    assert places[("steps", 3)] == "17:5"
    assert places[("steps", 3, "parallel", 0, 0)] == "18:8"
    assert places[("steps", 3, "parallel", 1, 0)] == "19:8"
