"""Addresses and URLs as a configuration file has them."""

from __future__ import annotations

from dataclasses import replace

from hardware.provisioning.line_config import CannotProvision
from tests.hardware.provisioning.lab_lines import PLAIN


def test_an_address_of_ipv6_is_in_brackets() -> None:
    assert PLAIN.registrar == "192.168.1.5:5062"
    assert replace(PLAIN, host="2001:db8::5").registrar == "[2001:db8::5]:5062"


def test_an_action_url_has_phone_and_event() -> None:
    config = replace(PLAIN, phone="front desk/1", events="http://192.168.1.5:8091")
    assert config.event_url("off_hook") == "http://192.168.1.5:8091/front%20desk%2F1/off_hook"
    assert config.event_url("off_hook", "mac=$mac").endswith("/off_hook?mac=$mac")


def test_what_cannot_be_given_has_its_place() -> None:
    assert CannotProvision("line.srtp", "no").field == "line.srtp"
