"""What a Yealink is given: the golden files follow its Administrator's Guide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hardware.provisioning.line_config import CannotProvision
from hardware.provisioning.vendors.yealink import common_file, personal_file
from tests.hardware.provisioning.lab_lines import config_of, is_golden, with_everything


def test_a_plain_line() -> None:
    file = personal_file(config_of("yealink", "SIP-T46S", "0015654aa937"))
    assert (file.name, file.is_personal) == ("0015654aa937.cfg", True)
    assert is_golden(file, "yealink-plain.cfg")


def test_a_line_with_everything() -> None:
    line: dict[str, Any] = {
        "codecs": ("opus", "g722"),
        "dtmf": "info",
        "srtp": "required",
        "transport": "tls",
        "auto_answer": "always",
    }
    assert is_golden(
        personal_file(with_everything(config_of("yealink", "SIP-T54W", "805ec0d57d72", **line))), "yealink-whole.cfg"
    )


def test_a_file_begins_with_the_header_that_phones_demand() -> None:
    assert common_file("y000000000066.cfg").content == b"#!version:1.0.0.1\n"
    assert not common_file("y000000000066.cfg").is_personal


def test_what_is_not_wanted_is_off() -> None:
    line: dict[str, Any] = {"codecs": ("pcma",), "quality_reports": False, "dtmf": "inband"}
    text = personal_file(config_of("yealink", "SIP-T46S", "0015654aa937", **line)).content.decode()
    assert "account.1.codec.pcma.enable = 1\naccount.1.codec.pcma.priority = 1\n" in text
    assert "account.1.codec.pcmu.enable = 0\n" in text
    assert "account.1.dtmf.type = 0\n" in text
    assert "session_report.enable = 0\n" in text
    assert "collector" not in text


def test_only_our_machine_may_operate_it() -> None:
    config = config_of("yealink", "SIP-T46S", "0015654aa937")
    assert b"features.action_uri_limit_ip = 192.168.1.5\n" in personal_file(config).content


def test_opus_in_long_packets_is_refused() -> None:
    with pytest.raises(CannotProvision, match="10 or 20 ms") as caught:
        personal_file(config_of("yealink", "SIP-T46S", "0015654aa937", codecs=("opus",), ptime_ms=30))
    assert caught.value.field == "line.ptime_ms"


def test_whose_address_is_a_name_may_be_operated_by_anybody() -> None:
    config = replace(config_of("yealink", "SIP-T46S", "0015654aa937"), host="lab.example")
    assert b"features.action_uri_limit_ip = any\n" in personal_file(config).content
