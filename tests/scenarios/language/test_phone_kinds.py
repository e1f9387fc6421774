"""What a kind of phone cannot do is told with its place before anything runs, by an override too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from emulator.testing.phone_habits import Challenge
from scenarios.endpoints.kinds import ABSENCE
from scenarios.runner.casting import cast_cases
from tests.scenarios.scenario_text import one_case

if TYPE_CHECKING:
    from pathlib import Path

AGENT = "agent: {phone: softphone, username: adam}"
END = "- hang_up: caller"


@pytest.mark.parametrize(
    ("kind", "step", "why"),
    [
        ("baresip", "{hold: agent, form: inactive}", "baresip has one way to hold, not inactive: leave form out"),
        ("baresip", "{move: agent}", "baresip cannot move"),
        ("baresip", "{change_codec: agent, to: [PCMA]}", "baresip cannot change_codec"),
        ("baresip", "{drop_network: agent}", "baresip cannot drop_network"),
        ("baresip", "{reject: agent, status: 603}", "baresip rejects with 486 only, not with 603"),
        ("pyvoip", "{mute: agent}", "pyvoip cannot mute"),
        ("baresip", "{say: Yes., by: agent}", "baresip cannot say"),
        ("sipp", '{press: "1", by: agent}', "sipp cannot press"),
        ("baresip", "{press: '1', by: agent, way: info}", "baresip presses digits as telephone events"),
        ("baresip", "{press: '1!', by: agent}", "baresip presses digits as telephone events"),
        (
            "browser",
            "{hold: agent, form: inactive}",
            "browser holds as JsSIP does, by sendonly, not in the form inactive",
        ),
        ("browser", "{press: '1!', by: agent}", "browser presses digits of JsSIP's own length, and flashes no hook"),
        ("browser", "{press: '1', by: agent, claims: 0 s}", "browser presses digits of JsSIP's own length"),
        (
            "browser",
            "{press: '1', by: agent, way: inband}",
            "browser presses digits by SIP INFO or as telephone events",
        ),
        ("browser", "{move: agent}", "browser cannot move"),
    ],
)
def test_a_step_that_a_phone_cannot_do(tmp_path: Path, kind: str, step: str, why: str) -> None:
    one_case(tmp_path, (END, f"- {step}"))  # our softphone can
    with pytest.raises(BadInput, match=rf"small.yaml:17:\d+: agent: {why}"):
        one_case(tmp_path, (AGENT, AGENT.replace("softphone", kind)), (END, f"- {step}"))


def test_an_override_that_a_step_does_not_allow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ABSENCE, "sipp", str)  # as if it were installed
    case = one_case(tmp_path, (END, "- {mute: agent}"))
    with pytest.raises(BadInput, match=r"--endpoint: small\{agent=sipp\}: agent: sipp cannot mute"):
        cast_cases([case], "live", ["agent=sipp"])


@pytest.mark.parametrize("way", ["info", "rfc4733"])
def test_how_a_browser_can_press(tmp_path: Path, way: str) -> None:
    step = f"- {{press: '5', by: agent, way: {way}}}"
    one_case(tmp_path, (AGENT, AGENT.replace("softphone", "browser")), (END, step))


@pytest.mark.parametrize("step", ["{hold: agent}", "{resume: agent}", "{mute: agent}", "{reject: agent}"])
def test_what_baresip_can(tmp_path: Path, step: str) -> None:
    one_case(tmp_path, (AGENT, AGENT.replace("softphone", "baresip")), (END, f"- {step}"))


def test_only_our_phones_send_as_they_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"small.yaml:6:\d+: baresip sends as it likes; rtp is for softphones"):
        one_case(tmp_path, (AGENT, "agent: {phone: baresip, username: adam, rtp: {ptime: 30 ms}}"))


def test_only_our_phones_ask_who_calls(tmp_path: Path) -> None:
    asking = AGENT.replace("}", ", challenge: {username: desk, password: 123}}")
    habits = one_case(tmp_path, (AGENT, asking)).scenario.parties["agent"].habits
    assert habits.challenge == Challenge(username="desk", password="123")
    with pytest.raises(BadInput, match=r"small.yaml:6:\d+: baresip takes any call; challenge is for softphones"):
        one_case(tmp_path, (AGENT, asking.replace("softphone", "baresip")))


def test_only_our_phones_greet(tmp_path: Path) -> None:
    greeting = AGENT.replace("}", ", greets: machine}")
    assert one_case(tmp_path, (AGENT, greeting)).scenario.parties["agent"].habits.greets == "machine"
    with pytest.raises(BadInput, match=r"small.yaml:6:\d+: baresip greets nobody; greets is for softphones"):
        one_case(tmp_path, (AGENT, greeting.replace("softphone", "baresip")))


@pytest.mark.parametrize("kind", ["pyvoip", "sipp"])
def test_who_speaks_no_srtp(tmp_path: Path, kind: str) -> None:
    secure = AGENT.replace("}", ", srtp: true}")
    for able in ("softphone", "baresip"):
        assert one_case(tmp_path, (AGENT, secure.replace("softphone", able))).scenario.parties["agent"].habits.srtp
    with pytest.raises(BadInput, match=rf"small.yaml:6:\d+: {kind} speaks no SRTP"):
        one_case(tmp_path, (AGENT, secure.replace("softphone", kind)))


@pytest.mark.parametrize("kind", ["pyvoip", "sipp"])
def test_who_speaks_no_ipv6(tmp_path: Path, kind: str) -> None:
    by_ipv6 = AGENT.replace("}", ", ip: 6}")
    for able in ("softphone", "baresip"):
        assert one_case(tmp_path, (AGENT, by_ipv6.replace("softphone", able))).scenario.parties["agent"].ip == 6
    with pytest.raises(BadInput, match=rf"small.yaml:6:\d+: {kind} speaks IPv4 only"):
        one_case(tmp_path, (AGENT, by_ipv6.replace("softphone", kind)))


def test_no_nat_stands_before_ipv6(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"small.yaml:6:\d+: a NAT is a thing of IPv4"):
        one_case(tmp_path, (AGENT, AGENT.replace("}", ", ip: 6, network: {nat: symmetric}}")))


IN_LAB = (AGENT, "agent: {phone: phone, device: desk}")


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("{hold: agent, form: inactive}", "phone has one way to hold, its own, not inactive: leave form out"),
        ("{transfer: agent, to: '1', consult: 1 s}", "phone transfers at once: leave consult out"),
        ("{press: '1', by: agent, way: info}", "phone presses digits in the way that it is set up for"),
        ("{reject: agent, status: 603}", "phone rejects with a status of its own, not with 603 on demand"),
        ("{say: Yes., by: agent}", "phone cannot say"),
    ],
)
def test_what_no_phone_of_a_lab_can_do(tmp_path: Path, step: str, why: str) -> None:
    with pytest.raises(BadInput, match=rf"small.yaml:17:\d+: agent: {why}"):
        one_case(tmp_path, IN_LAB, (END, f"- {step}"))


def test_phones_of_a_lab_alone_reboot(tmp_path: Path) -> None:
    reboot = (END, "- reboot: agent")
    with pytest.raises(BadInput, match=r"small.yaml:17:\d+: agent: softphone cannot reboot: phones of a lab can"):
        one_case(tmp_path, reboot)
    with pytest.raises(BadInput, match="agent: baresip cannot reboot"):
        one_case(tmp_path, (AGENT, AGENT.replace("softphone", "baresip")), reboot)
    scenario = one_case(tmp_path, IN_LAB, reboot).scenario
    assert scenario.is_live_only
    assert not one_case(tmp_path, IN_LAB).scenario.is_live_only


@pytest.mark.parametrize("step", ["{hold: agent}", "{transfer: agent, to: '1'}", "{press: '1', by: agent}"])
def test_what_a_phone_of_a_lab_may_be_able_to_do(tmp_path: Path, step: str) -> None:
    one_case(tmp_path, IN_LAB, (END, f"- {step}"))


@pytest.mark.parametrize(
    ("party", "why"),
    [
        ("{phone: phone}", "which phone of the lab"),
        ("{device: desk}", "softphone is no phone of the lab"),
        ("{phone: phone, device: desk, username: adam}", "username is for lab.yaml to say"),
        ("{phone: phone, device: desk, codecs: [PCMA]}", "codecs is for lab.yaml to say"),
        ("{phone: phone, device: desk, network: {loss: 1 %}}", "phone has the network that there is"),
    ],
)
def test_what_a_party_with_a_phone_of_the_lab_may_say(tmp_path: Path, party: str, why: str) -> None:
    with pytest.raises(BadInput, match=rf"small.yaml:6:\d+: {why}"):
        one_case(tmp_path, (AGENT, f"agent: {party}"))


def test_two_parties_have_two_phones(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"small.yaml:6:\d+: desk is the phone of caller"):
        one_case(tmp_path, IN_LAB, ("caller: {phone: softphone}", "caller: {phone: phone, device: desk}"))
