"""Who plays whom, and in which world, before anything runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput, Unavailable
from scenarios.endpoints import kinds, run_lab
from scenarios.language.loader import load_file
from scenarios.runner.casting import cast_cases
from tests.scenarios.scenario_text import one_case, write

if TYPE_CHECKING:
    from pathlib import Path

    from hardware.phones.control import Ability
    from scenarios.language.loader import Case
    from scenarios.runner.casting import Cast


@pytest.fixture(autouse=True)
def _everything_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds.ABSENCE, "baresip", str)
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def no_baresip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds.ABSENCE, "baresip", lambda: "baresip is not installed")


@pytest.fixture
def pairs(tmp_path: Path) -> list[Case]:
    """Softphones, baresip as caller, baresip as agent."""
    matrix = "matrix: {'c, a': [[softphone, softphone], [baresip, softphone], [softphone, baresip]]}"
    return load_file(
        write(
            tmp_path,
            ("name: small", f"name: small\n{matrix}"),
            ("{phone: softphone}", "{phone: '${c}'}"),
            ("{phone: softphone,", "{phone: '${a}',"),
        )
    )


def played(cast: Cast) -> list[tuple[str, str, str, str]]:
    """Name, world, caller's kind, agent's kind."""
    return [
        (
            role.case.name,
            role.world,
            role.case.scenario.parties["caller"].phone,
            role.case.scenario.parties["agent"].phone,
        )
        for role in cast.roles
    ]


def test_live_runs_all_as_they_are(pairs: list[Case]) -> None:
    cast = cast_cases(pairs, "live")
    assert played(cast) == [
        ("small[softphone-softphone]", "live", "softphone", "softphone"),
        ("small[baresip-softphone]", "live", "baresip", "softphone"),
        ("small[softphone-baresip]", "live", "softphone", "baresip"),
    ]
    assert cast.notices == []


def test_auto_simulates_what_it_can(pairs: list[Case]) -> None:
    assert [world for _, world, _, _ in played(cast_cases(pairs, "auto"))] == ["simulated", "live", "live"]


def test_simulated_plays_equal_cases_once(pairs: list[Case]) -> None:
    cast = cast_cases(pairs, "simulated")
    assert played(cast) == [("small[softphone-softphone]", "simulated", "softphone", "softphone")]
    assert cast.notices == [
        "baresip cannot live in simulated time: our softphone plays caller (cases: 1)",
        "baresip cannot live in simulated time: our softphone plays agent (cases: 1)",
        "cases that are now equal to another and do not run again: 2",
    ]


def test_every_case_runs_in_one_part_whatever_other_machines_lack(
    pairs: list[Case], request: pytest.FixtureRequest
) -> None:
    first = cast_cases(pairs, "live", mine=pairs[0::2])
    request.getfixturevalue("no_baresip")
    second = cast_cases(pairs, "live", mine=pairs[1::2])
    names = [role.case.name for role in (*first.roles, *second.roles)]
    assert sorted(names) == sorted(case.name for case in pairs)


@pytest.mark.usefixtures("no_baresip")
def test_a_softphone_stands_in_with_a_notice(tmp_path: Path) -> None:
    case = one_case(tmp_path, ("{phone: softphone}", "{phone: baresip}"))
    cast = cast_cases([case], "live")
    assert played(cast) == [("small", "live", "softphone", "softphone")]
    assert cast.notices == ["baresip is not installed: our softphone plays caller (cases: 1)"]
    assert cast.roles[0].notices == ("baresip is not installed: our softphone plays caller",)


@pytest.mark.usefixtures("no_baresip")
def test_with_ci_nothing_stands_in(pairs: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Unavailable, match="baresip is not installed, and with CI=true nothing may stand in for it"):
        cast_cases(pairs, "live")


def test_an_override_renames_what_it_changes(pairs: list[Case]) -> None:
    assert played(cast_cases(pairs, "live", ["caller=baresip"])) == [
        ("small[baresip-softphone]", "live", "baresip", "softphone"),
        ("small[softphone-baresip]{caller=baresip}", "live", "baresip", "baresip"),
    ]


@pytest.mark.usefixtures("no_baresip")
def test_an_override_that_cannot_be_had_is_an_error(pairs: list[Case]) -> None:
    with pytest.raises(Unavailable, match="--endpoint caller=baresip: baresip is not installed"):
        cast_cases(pairs, "live", ["caller=baresip"])


@pytest.mark.parametrize(
    ("world", "endpoints", "message"),
    [
        ("lvie", [], "--world: unknown world 'lvie', did you mean 'live'?"),
        ("live", ["caler=baresip"], "--endpoint: unknown party 'caler', did you mean 'caller'?"),
        ("live", ["caller"], "--endpoint: 'caller' is not PARTY=KIND"),
    ],
)
def test_wrong_options(pairs: list[Case], world: str, endpoints: list[str], message: str) -> None:
    with pytest.raises(BadInput) as raised:
        cast_cases(pairs, world, endpoints)
    assert str(raised.value).startswith(message)


def test_what_needs_the_live_world(tmp_path: Path) -> None:
    case = one_case(tmp_path, ("name: small", "name: small\nneeds: live"))
    assert [role.world for role in cast_cases([case], "auto").roles] == ["live"]
    with pytest.raises(BadInput, match="no case can run in the simulated world"):
        cast_cases([case], "simulated")


def test_a_made_up_network_needs_the_simulated_world(tmp_path: Path) -> None:
    case = one_case(tmp_path, ("{phone: softphone}", "{phone: baresip, network: {loss: 5 %}}"))
    cast = cast_cases([case], "auto")
    assert [name[1:3] for name in played(cast)] == [("simulated", "softphone")]
    assert any("baresip cannot live in simulated time" in notice for notice in cast.notices)
    with pytest.raises(BadInput, match="no case can run in the live world"):
        cast_cases([case], "live")


def test_auto_is_simulated_unless_a_phone_is_real(pairs: list[Case]) -> None:
    assert [world for _, world, *_ in played(cast_cases(pairs, "auto"))] == ["simulated", "live", "live"]


def test_what_needs_ipv6_is_left_out_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenarios.runner.casting.ipv6_absence", lambda: "this machine has no IPv6 (why)")
    case = one_case(tmp_path, ("{phone: softphone}", "{ip: 6}"))
    assert [role.world for role in cast_cases([case], "simulated").roles] == ["simulated"], "there it is made up"
    with pytest.raises(BadInput, match="no case can run in the live world"):
        cast_cases([case], "live")
    assert cast_cases([case], "live", mine=[case]).notices == ["small is left out: this machine has no IPv6 (why)"]
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Unavailable, match="with CI=true nothing is left out"):
        cast_cases([case], "live")


LAB_PHONE = ("{phone: softphone, username: adam}", "{phone: phone, device: desk}")
LAB = "phones: {desk: {vendor: yealink, simulated: true}}\n"


def in_lab(folder: Path, monkeypatch: pytest.MonkeyPatch, *able: Ability) -> tuple[Case, Path]:
    """A case with a phone of the lab as agent, which can do what is listed."""
    monkeypatch.setattr(run_lab, "abilities_of", lambda _name, _phone: frozenset(able))
    file = folder / "lab.yml"
    file.write_text(LAB)
    return one_case(folder, LAB_PHONE), file


def test_a_phone_of_the_lab_lives_in_the_real_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case, file = in_lab(tmp_path, monkeypatch, "answer")
    (role,) = cast_cases([case], "auto", lab=file).roles
    assert (role.world, role.skipped, role.lab.file) == ("live", "", file)


def test_what_a_phone_of_the_lab_cannot_do_is_skipped_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, file = in_lab(tmp_path, monkeypatch, "dial")
    (role,) = cast_cases([case], "live", lab=file).roles
    assert role.skipped == "desk (yealink) cannot answer"


def test_a_phone_of_the_lab_takes_the_place_of_a_softphone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, file = in_lab(tmp_path, monkeypatch, "answer")
    (role,) = cast_cases([one_case(tmp_path)], "auto", ["agent=phone:desk"], lab=file).roles
    party = role.case.scenario.parties["agent"]
    assert (role.case.name, role.world, role.skipped) == ("small{agent=phone:desk}", "live", "")
    assert (party.phone, party.device, party.username) == ("phone", "desk", None)
    assert role.lab.login_of(party)[0] == "desk"
    again = cast_cases([role.case], "auto", ["agent=phone:desk"], lab=file)
    assert again.roles[0].case.name == "small{agent=phone:desk}"


def test_what_that_phone_cannot_do_is_skipped_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, file = in_lab(tmp_path, monkeypatch, "dial")
    (role,) = cast_cases([one_case(tmp_path)], "auto", ["agent=phone:desk"], lab=file).roles
    assert role.skipped == "desk (yealink) cannot answer"
    moves = one_case(tmp_path, ("- hang_up: caller", "- move: agent"))
    (role,) = cast_cases([moves], "auto", ["agent=phone:desk"], lab=file).roles
    assert role.skipped == "agent: phone cannot move"
    codecs = one_case(tmp_path, ("username: adam", "codecs: [PCMA]"))
    (role,) = cast_cases([codecs], "auto", ["agent=phone:desk"], lab=file).roles
    assert role.skipped == "codecs is for lab.yaml to say"


def test_a_phone_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_phone, file = in_lab(tmp_path, monkeypatch, "answer", "dial")
    with pytest.raises(BadInput, match=r"--endpoint: unknown phone of .*lab.yml 'desc', did you mean 'desk'\?"):
        cast_cases([one_case(tmp_path)], "auto", ["agent=phone:desc"], lab=file)
    with pytest.raises(BadInput, match=r"--endpoint: small.*: desk is the phone of agent"):
        cast_cases([with_phone], "auto", ["caller=phone:desk"], lab=file)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match=r"--endpoint: something of the lab is asked for, and there is no lab\.yaml"):
        cast_cases([one_case(tmp_path)], "auto", ["agent=phone:desk"])


def test_in_simulated_time_our_softphone_plays_it_and_no_lab_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = in_lab(tmp_path, monkeypatch)
    cast = cast_cases([case], "simulated")
    assert played(cast) == [("small", "simulated", "softphone", "softphone")]
    assert cast.roles[0].case.scenario.parties["agent"].device is None
    assert cast.notices == ["phone cannot live in simulated time: our softphone plays agent (cases: 1)"]
