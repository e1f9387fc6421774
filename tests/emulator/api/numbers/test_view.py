"""The number object: exact keys, as the official fixtures have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.access import Desk
from emulator.api.numbers.view import number_view
from emulator.api.operator import Account
from emulator.records.models import NumberRecord
from tests.emulator.api.desk import AUTH, NOW_NS

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator

FIXTURE_KEYS = {
    "added_on",
    "active",
    "alias",
    "application",
    "carrier",
    "monthly_rental_rate",
    "number",
    "number_type",
    "city",
    "cnam_lookup",
    "compliance_application_id",
    "compliance_status",
    "country",
    "mms_enabled",
    "mms_rate",
    "tendlc_campaign_id",
    "tendlc_registration_status",
    "toll_free_sms_verification",
    "renewal_date",
    "region",
    "resource_uri",
    "sms_enabled",
    "sms_rate",
    "sub_account",
    "voice_enabled",
    "voice_rate",
}


def test_keys_and_values(operator: FakeOperator) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token="t"))
    view = number_view(desk, NumberRecord(number="15550199", auth_id=AUTH, added_ns=NOW_NS, app_id="17"))
    assert view.keys() == FIXTURE_KEYS
    assert (view["number"], view["added_on"], view["alias"]) == ("15550199", "2026-11-21", None)
    assert view["application"] == f"/v1/Account/{AUTH}/Application/17/"
    assert (view["voice_enabled"], view["sms_enabled"]) == (True, False)
