"""The section `trunks`: whose calls are taken when little is said."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.trunk_settings import Acceptance, Trunk

ADDRESS = "192.0.2.9:5060"


def trunk(**given: Any) -> Trunk:
    return Trunk.model_validate({"address": ADDRESS, **given})


def test_a_trunk_for_calls_that_go_out_brings_none() -> None:
    assert trunk(numbers=["1555"]).acceptance() is None


@pytest.mark.parametrize(
    ("address", "host"), [(ADDRESS, "192.0.2.9"), ("[2001:db8::9]:5061", "2001:db8::9")], ids=["IPv4", "IPv6"]
)
@pytest.mark.parametrize(
    "given", [{"registration": {}, "username": "lab"}, {"accepts": {}}], ids=["registers", "by IP"]
)
def test_calls_are_taken_from_the_address(address: str, host: str, given: dict[str, Any]) -> None:
    taken = trunk(**{**given, "address": address}).acceptance()
    assert taken == Acceptance(sources=(host,))


def test_what_is_said_counts() -> None:
    given = {"sources": ["198.51.100.0/24", "2001:db8::/64"], "dids": ["+15550199", 15550198]}
    taken = trunk(username="lab", registration={}, accepts=given).acceptance()
    assert taken == Acceptance(sources=("198.51.100.0/24", "2001:db8::/64"), dids=("15550199", "15550198"))


def test_who_proves_itself_may_come_from_anywhere() -> None:
    taken = trunk(accepts={"username": 100, "password": "p"}).acceptance()
    assert taken == Acceptance(username="100", password="p")
