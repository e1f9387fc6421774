"""Files to cases: what a good file gives, and what a broken one says, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.base.errors import BadInput
from scenarios.language.loader import case_files, load_cases, load_file
from tests.scenarios.scenario_text import TEXT, one_case, write

URL_APP = (
    "  documents:\n    /answer/: <Response><Dial><User>${agent.uri}</User></Dial></Response>",
    "  url: http://a:1",
)
SHIPPED = Path(__file__).parents[3] / "scenarios" / "cases"


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
        ("One call", "One call of ${b}"),
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


def test_the_phones_of_a_lab_beside_scenarios_are_no_scenario(tmp_path: Path) -> None:
    file = write(tmp_path)
    (tmp_path / "lab.yaml").write_text("phones: {}")
    assert case_files([tmp_path]) == [file]
