"""What a Poly is given: the golden files follow the UC Software Administrator Guide."""

from __future__ import annotations

from typing import Any

from defusedxml import ElementTree

from hardware.provisioning.vendors.poly import AUTO_ANSWER, master_file, personal_file
from tests.hardware.provisioning.lab_lines import config_of, is_golden, with_everything

MAC = "0004f2abcdef"


def test_the_master_file_names_the_other_and_has_no_secret() -> None:
    config = config_of("poly", "VVX 450", MAC)
    master = master_file(config)
    assert (master.name, master.is_personal) == (f"{MAC}.cfg", False)
    assert config.password.encode() not in master.content
    root = ElementTree.fromstring(master.content)
    assert root.attrib["CONFIG_FILES"] == personal_file(config).name == f"{MAC}-offhook.cfg"
    assert is_golden(master, "poly-master.cfg")


def test_a_plain_line() -> None:
    assert is_golden(personal_file(config_of("poly", "VVX 450", MAC)), "poly-plain.cfg")


def test_a_line_with_everything() -> None:
    line: dict[str, Any] = {
        "codecs": ("opus", "pcma"),
        "dtmf": "info",
        "srtp": "required",
        "transport": "tls",
        "auto_answer": "always",
    }
    assert is_golden(personal_file(with_everything(config_of("poly", "Edge E350", MAC, **line))), "poly-whole.cfg")


def test_it_answers_when_an_invite_asks_for_it() -> None:
    values = ElementTree.fromstring(personal_file(config_of("poly", "VVX 450", MAC)).content).attrib
    assert values["voIpProt.SIP.alertInfo.1.value"] == AUTO_ANSWER
    assert values["call.autoAnswer.SIP"] == "0"


def test_what_is_not_wanted_is_off() -> None:
    line: dict[str, Any] = {
        "codecs": ("g722",),
        "dtmf": "inband",
        "quality_reports": False,
        "srtp": "optional",
        "ptime_ms": 30,
    }
    values = ElementTree.fromstring(personal_file(config_of("poly", "VVX 450", MAC, **line)).content).attrib
    assert (values["voice.codecPref.G722"], values["voice.codecPref.G711_Mu"]) == ("1", "0")
    assert (values["tone.dtmf.viaRtp"], values["tone.dtmf.rfc2833Control"]) == ("1", "0")
    assert (values["sec.srtp.offer"], values["sec.srtp.require"]) == ("1", "0")
    assert values["voice.audioProfile.G722.payloadSize"] == "30"
    assert not any("qualityMonitoring" in name for name in values)
