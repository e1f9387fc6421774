"""What a platform can be told: what the sections mean for the rooms that use them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from emulator.records.storage import Storage
from emulator.settings import Account, Dialling, Ledger, Settings


def test_ports_as_numbers() -> None:
    assert Settings().rtp_range() == (20000, 29999)
    assert Settings(rtp_ports="0-0").rtp_range() == (0, 0)


def test_how_the_account_dials() -> None:
    dialling = Dialling(
        country="DE", extensions={"101": "+4930123456"}, emergency_numbers=("110",), allowed_prefixes=("+1555", "49")
    )
    plan = dialling.plan()
    assert (plan.number("101"), plan.number("030 123456")) == ("4930123456", "4930123456")
    assert plan.is_refused("110")
    assert plan.is_refused("112")
    assert plan.allowed == ("1555", "49")


def test_by_default_only_the_numbers_of_all_countries_are_refused() -> None:
    plan = Settings().dialling.plan()
    assert plan.is_refused("112")
    assert not plan.is_refused("110")
    assert plan.allowed is None


def test_no_extension_is_an_emergency_number() -> None:
    with pytest.raises(ValidationError, match="110 is an emergency number"):
        Dialling(extensions={"110": "+4930123456"}, emergency_numbers=("110",))


def test_switches_of_the_flow_language() -> None:
    switches = Settings(ledger=Ledger(background_max_length_s=None, conference_members=3)).switches()
    assert (switches.background_max_length_s, switches.conference_members) == (None, 3)


@pytest.mark.parametrize(("pays", "kept"), [(True, None), (False, 90)])
def test_who_does_not_pay_keeps_recordings_for_the_free_days(pays: bool, kept: int | None) -> None:
    storage = Settings(account=Account(storage_consent=pays)).storage()
    assert isinstance(storage, Storage)
    assert storage.kept_days == kept
