"""Phones by name and by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput, Unavailable
from scenarios.in_pytest import phones_in_test
from scenarios.in_pytest.phones_in_test import PhonesInTest
from scenarios.in_pytest.platform_in_test import PlatformInTest
from scenarios.in_pytest.playground import playground

if TYPE_CHECKING:
    from pathlib import Path


def test_by_name(platform: PlatformInTest, phone: PhonesInTest) -> None:
    agent = phone("agent", username="adam")
    assert (agent.name, agent.username, agent.number) == ("agent", "adam", "")
    assert agent.uri == f"sip:adam@{platform.sip_domain}"


@pytest.mark.parametrize("number", ["+12025551111", "12025551111"])
def test_by_the_number_at_which_it_is_reached(number: str, platform: PlatformInTest, phone: PhonesInTest) -> None:
    platform.documents["/answer/"] = "<Response><Dial><Number>12025551111</Number></Dial></Response>"
    customer, caller = phone(number), phone("caller")
    assert (customer.name, customer.number) == ("phone_12025551111", "12025551111")
    caller.dial("15550100")
    customer.answer()
    caller.talk(1)


def test_a_bad_network(platform: PlatformInTest, phone: PhonesInTest) -> None:
    platform.documents["/answer/"] = "<Response><Record maxLength='60' redirect='false' action=''/></Response>"
    caller = phone("caller", network={"delay": "400 ms"})
    began = platform.now
    caller.dial("15550100")
    caller.until("connected")
    assert platform.now - began > 0.8


@pytest.mark.parametrize(
    ("name", "words", "complaint"),
    [
        ("Agent 1", {}, "phone 'Agent 1': expected a number, or a name of small letters, digits and _"),
        ("caller", {}, "phone 'caller': there is a phone of this name already"),
        ("agent", {"codec": ["PCMU"]}, "agent: unknown word 'codec', did you mean 'codecs'?"),
        ("agent", {"phone": "baresip"}, "phone 'agent': baresip needs the live world: --offhook-world live"),
    ],
)
def test_a_mistake_is_told(name: str, words: dict[str, object], complaint: str, phone: PhonesInTest) -> None:
    phone("caller")
    with pytest.raises(BadInput) as caught:
        phone(name, **words)
    assert str(caught.value).startswith(complaint)


@pytest.mark.live
def test_the_live_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones_in_test, "ABSENCE", {"softphone": str, "baresip": lambda: "baresip is not installed"})
    with playground("live", seed="1", app={}, folder=tmp_path / "left") as ground:
        phone = PhonesInTest(ground)
        with pytest.raises(BadInput, match="a made-up network needs the simulated world"):
            phone("caller", network={"loss": "1 %"})
        monkeypatch.delenv("CI", raising=False)
        with pytest.raises(pytest.skip.Exception, match="baresip is not installed"):
            phone("caller", phone="baresip")
        monkeypatch.setenv("CI", "true")
        with pytest.raises(Unavailable, match="with CI=true nothing may be skipped"):
            phone("caller", phone="baresip")


@pytest.mark.live
@pytest.mark.peer("baresip")
def test_a_phone_that_we_did_not_write(tmp_path: Path) -> None:
    flow = "<Response><Dial><User>${agent.uri}</User></Dial></Response>"
    with playground("live", seed="1", app={"/answer/": flow}, folder=tmp_path / "left") as ground:
        PlatformInTest(ground, None)
        phone = PhonesInTest(ground)
        caller, agent = phone("caller"), phone("agent", phone="baresip")
        caller.dial("15550100")
        agent.answer()
        caller.talk(1)
        caller.hang_up()
        agent.until("ended")
    assert (tmp_path / "left/baresip-agent.log").is_file()
