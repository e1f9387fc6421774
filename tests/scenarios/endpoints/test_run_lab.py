"""The lab of a case: which file counts, which phones are asked for, and what they cannot do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from hardware.lab_secrets import endpoint_password
from hardware.phones.control import ControlFailure
from scenarios.endpoints import run_lab
from scenarios.endpoints.run_lab import REAL_PHONE_REGISTERS_S, SIMULATOR_REGISTERS_S, RunLab, lab_of
from tests.scenarios.scenario_text import one_case

if TYPE_CHECKING:
    from hardware.lab_file import LabPhone
    from hardware.phones.control import Ability
    from scenarios.language.loader import Case

LAB = """\
sip: 192.0.2.1:5060
phones:
  desk: {vendor: yealink, model: SIP-T46S, host: 198.51.100.7, username: adam}
  paper: {vendor: yealink, simulated: true, password: chosen}
"""
AGENT = "agent: {phone: softphone, username: adam}"


def case_with(folder: Path, device: str, *changes: tuple[str, str]) -> Case:
    return one_case(folder, (AGENT, f"agent: {{phone: phone, device: {device}}}"), *changes)


def lab_file(folder: Path, text: str = LAB) -> Path:
    file = folder / "lab.yml"
    file.write_text(text)
    return file


def test_a_case_without_such_phones_needs_no_lab(tmp_path: Path) -> None:
    assert lab_of(one_case(tmp_path), None) == RunLab()
    with pytest.raises(BadInput, match=r"missing\.yaml: cannot be read"):
        lab_of(one_case(tmp_path), tmp_path / "missing.yaml")


def test_the_lab_of_the_run_counts_before_the_one_of_the_case(tmp_path: Path) -> None:
    case = case_with(tmp_path, "desk", ("name: small", "name: small\nlab: lab.yml"))
    own = lab_file(tmp_path)
    assert lab_of(case, None).file == own
    chosen = tmp_path / "other.yaml"
    chosen.write_text(LAB)
    assert lab_of(case, chosen).file == chosen


def test_that_of_the_working_folder_is_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = case_with(tmp_path, "desk")
    with pytest.raises(BadInput, match=r"small.yaml: something of the lab is asked for, and there is no lab.yaml"):
        lab_of(case, None)
    Path("lab.yaml").write_text(LAB)
    assert lab_of(case, None).file == Path("lab.yaml")


def test_a_phone_that_the_lab_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"unknown phone of .*lab.yml 'desc', did you mean 'desk'\?"):
        lab_of(case_with(tmp_path, "desc"), lab_file(tmp_path))


def test_a_real_phone_needs_an_address_that_stays(tmp_path: Path) -> None:
    without = lab_file(tmp_path, LAB.replace("sip: 192.0.2.1:5060\n", ""))
    with pytest.raises(BadInput, match=r"lab.yml: sip: HOST:PORT is missing, the address at which desk registers"):
        lab_of(case_with(tmp_path, "desk"), without)
    assert lab_of(case_with(tmp_path, "paper"), without).lab.sip == ""


def test_a_phone_that_registers_by_tls(tmp_path: Path) -> None:
    text = LAB.replace("username: adam}", "username: adam, line: {transport: tls, srtp: required}}")
    case = case_with(tmp_path, "desk")
    with pytest.raises(BadInput, match=r"lab.yml: sips: HOST:PORT is missing, the address at which desk registers"):
        lab_of(case, lab_file(tmp_path, text))
    lab = lab_of(case, lab_file(tmp_path, text.replace("sip: 192.0.2.1:5060", "sips: 192.0.2.1:5061")))
    assert (lab.speaks_tls(case.scenario), lab.lab.sips) == (True, "192.0.2.1:5061")
    paper = case_with(tmp_path, "paper")
    assert not lab_of(paper, lab_file(tmp_path, text)).speaks_tls(paper.scenario)


def test_with_what_a_phone_was_provisioned(tmp_path: Path) -> None:
    file = lab_file(tmp_path)
    desk, paper = case_with(tmp_path, "desk"), case_with(tmp_path, "paper")
    lab = lab_of(desk, file)
    real, simulated = desk.scenario.parties["agent"], paper.scenario.parties["agent"]
    assert lab.login_of(real) == ("adam", endpoint_password(file, "desk"))
    assert lab.login_of(simulated) == ("paper", "chosen")
    assert lab.login_of(desk.scenario.parties["caller"]) == ("", "")
    assert lab.real_phones(desk.scenario) == ["desk"]
    assert lab.real_phones(paper.scenario) == []
    assert [list(lab.phones_of(case.scenario)) for case in (desk, paper)] == [["desk"], ["paper"]]
    waits = [lab.registers_within_s(party, 10.0) for party in (desk.scenario.parties["caller"], simulated, real)]
    assert waits == [10.0, SIMULATOR_REGISTERS_S, REAL_PHONE_REGISTERS_S]


def test_what_a_phone_cannot_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_answers(name: str, phone: LabPhone) -> frozenset[Ability]:
        assert (name, phone.model) == ("desk", "SIP-T46S")
        return frozenset({"answer"})

    steps = "- {mute: agent}\n  - {unmute: agent}\n  - parallel: [[{hold: agent}], [{hang_up: caller}]]"
    case = case_with(tmp_path, "desk", ("- hang_up: caller", steps))
    lab = lab_of(case, lab_file(tmp_path))
    monkeypatch.setattr(run_lab, "abilities_of", only_answers)
    assert lab.lacks(case.scenario) == ("desk (yealink SIP-T46S) cannot mute; desk (yealink SIP-T46S) cannot hold")
    assert lab.lacks(case_with(tmp_path, "desk").scenario) == ""


def test_a_solenoid_on_the_hook_dials_nothing(tmp_path: Path) -> None:
    adapter = "vendor: grandstream_ht, model: HT801, host: 198.51.100.7, hook: finger"
    file = lab_file(tmp_path, LAB.replace("vendor: yealink, model: SIP-T46S, host: 198.51.100.7", adapter) + DEVICES)
    answers = case_with(tmp_path, "desk")
    assert lab_of(answers, file).lacks(answers.scenario) == ""
    dials = case_with(tmp_path, "desk", ("by: caller", "by: agent"))
    assert lab_of(dials, file).lacks(dials.scenario) == "desk (grandstream_ht HT801) cannot dial"


def test_a_phone_that_nothing_operates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str, _phone: LabPhone) -> frozenset[Ability]:
        raise ControlFailure(f"{name}: no driver")

    monkeypatch.setattr(run_lab, "abilities_of", nothing)
    case = case_with(tmp_path, "desk")
    assert lab_of(case, lab_file(tmp_path)).lacks(case.scenario) == "desk: no driver"


DEVICES = "bus: {}\ndevices:\n  port: {kind: power, tasmota: a}\n  finger: {kind: hook, tasmota: b}\n"


def case_with_steps(folder: Path, *written: str) -> Case:
    return one_case(folder, ("steps:\n", "steps:\n" + "".join(f"  - {step}\n" for step in written)))


def test_the_devices_of_a_case_are_those_of_its_steps_and_of_its_phones(tmp_path: Path) -> None:
    file = lab_file(tmp_path, LAB.replace("username: adam", "username: adam, hook: finger") + DEVICES)
    by_phone = case_with(tmp_path, "desk")
    assert lab_of(by_phone, file).devices_of(by_phone.scenario) == ["finger"]
    by_step = case_with_steps(tmp_path, "{power: port, to: off}", "{hook: finger, to: lifted}")
    found = lab_of(by_step, file)
    assert found.devices_of(by_step.scenario) == ["port", "finger"]


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("{power: prot, to: off}", "unknown device of .*"),
        ("{power: finger, to: off}", "finger is a hook, and a power or relay is asked for"),
        ("{hook: port, to: lifted}", "port is a power, and a hook is asked for"),
    ],
)
def test_devices_that_are_not_there_or_something_else(tmp_path: Path, step: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        lab_of(case_with_steps(tmp_path, step), lab_file(tmp_path, DEVICES))


@pytest.mark.parametrize(
    ("device", "in_lab", "in_case", "anything"),
    [
        ("desk", "", "", True),
        ("desk", "speaks: code, ", "", False),
        ("desk", "", ", speaks: code", False),
        ("paper", "", "", False),
        ("paper", "speaks: anything, ", "", True),
        ("paper", "speaks: anything, ", ", speaks: code", False),
    ],
)
def test_what_is_known_of_what_a_party_says(
    tmp_path: Path, device: str, in_lab: str, in_case: str, anything: bool
) -> None:
    case = one_case(tmp_path, (AGENT, f"agent: {{phone: phone, device: {device}{in_case}}}"))
    lab = lab_of(case, lab_file(tmp_path, LAB.replace(f"{device}: {{", f"{device}: {{{in_lab}")))
    assert lab.speaks_anything(case.scenario.parties["agent"]) is anything
    assert not lab.speaks_anything(case.scenario.parties["caller"])


def test_a_handset_that_is_to_be_heard_by_its_signal(tmp_path: Path) -> None:
    heard = ("expect:\n", "expect:\n  heard: [{by: caller, who: agent, for: 5 s ± 1 s}]\n")
    with pytest.raises(BadInput, match=r"small.yaml:19:29: agent speaks anything: it has no coded signal"):
        lab_of(case_with(tmp_path, "desk", heard), lab_file(tmp_path))
    override = case_with(tmp_path, "desk", heard)
    lab = lab_of(override, lab_file(tmp_path), "--endpoint")
    assert lab.lacks(override.scenario).startswith("agent speaks anything: it has no coded signal")
    case = case_with(tmp_path, "paper", heard)
    assert lab_of(case, lab_file(tmp_path)).lacks(case.scenario) == ""


REPORTED = "expect:\n  events: [{of: agent, event: ringing}]\n  quality: [{of: agent}]\n"


@pytest.mark.parametrize(
    ("device", "complaint"),
    [
        ("vvx", ""),
        ("wall", ""),
        ("adapter", "adapter (grandstream_ht HT801) reports no events"),
        ("mute", "mute (yealink) publishes no quality reports: line.quality_reports is off in "),
    ],
)
def test_a_phone_that_cannot_report_what_is_expected(tmp_path: Path, device: str, complaint: str) -> None:
    phones = """\
phones:
  vvx: {vendor: poly, simulated: true}
  wall: {vendor: snom, control: manual, simulated: true}
  adapter: {vendor: grandstream_ht, model: HT801, simulated: true}
  mute: {vendor: yealink, simulated: true, line: {quality_reports: false}}
"""
    heard, deaf = case_with(tmp_path, device, ("expect:\n", REPORTED)), case_with(tmp_path, device)
    lab = lab_of(deaf, lab_file(tmp_path, phones))
    also = lab.lacks(heard.scenario).removeprefix(lab.lacks(deaf.scenario))
    assert also.startswith(complaint)
    assert bool(also) is bool(complaint)


def test_a_real_phone_has_to_be_told_where_to_report(tmp_path: Path) -> None:
    case = case_with(tmp_path, "desk", ("expect:\n", REPORTED))
    with pytest.raises(BadInput, match=r"lab.yml: events: URL is missing, where desk reports what happens"):
        lab_of(case, lab_file(tmp_path))
    assert lab_of(case, lab_file(tmp_path, f"events: http://192.0.2.1:8091\n{LAB}")).lab.events
    assert lab_of(case_with(tmp_path, "paper", ("expect:\n", REPORTED)), lab_file(tmp_path)).lab.events == ""


@pytest.mark.parametrize(
    ("phone", "is_by_hand"),
    [
        ("vendor: other, control: manual", True),
        ("vendor: grandstream_ht, host: 198.51.100.7", True),
        ("vendor: grandstream_ht, host: 198.51.100.7, hook: finger", False),
        ("vendor: grandstream_ht, simulated: true", False),
        ("vendor: yealink, host: 198.51.100.7", False),
        ("vendor: snom", False),
    ],
)
def test_whose_phones_a_person_operates(tmp_path: Path, phone: str, is_by_hand: bool) -> None:
    bus = "bus: {host: 127.0.0.1}\ndevices: {finger: {kind: hook, tasmota: board}}\n"
    file = lab_file(tmp_path, f"sip: 192.0.2.1:5060\n{bus}phones: {{desk: {{{phone}}}}}\n")
    case = case_with(tmp_path, "desk")
    assert lab_of(case, file).patience_s(case.scenario) == {"agent": 120.0 if is_by_hand else 0.0}
