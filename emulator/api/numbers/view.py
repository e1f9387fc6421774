"""The number object: plivo_rest.md §6. There is no carrier behind it: rates are zero, messages are off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.numbers.stock import country_name
from emulator.base.clock import utc

if TYPE_CHECKING:
    from emulator.api.access import Desk
    from emulator.api.numbers.stock import StockedNumber
    from emulator.records.models import NumberRecord

NO_RATE = "0.00000"


def free_number_view(desk: Desk, stocked: StockedNumber) -> dict[str, object]:
    """One number of the stock."""
    number, block = stocked
    place = [block.city, block.region, country_name(block)]
    return {
        "city": block.city.upper() or None,
        "country": country_name(block).upper(),
        "lata": block.lata,
        "mms_enabled": False,
        "mms_rate": NO_RATE,
        "monthly_rental_rate": NO_RATE,
        "number": number,
        "prefix": block.prefix,
        "prerequisites": [],
        "rate_center": block.rate_center,
        "region": ", ".join(part for part in place if part),
        "resource_uri": desk.uri("PhoneNumber", number),
        "restriction": None,
        "restriction_text": None,
        "setup_rate": NO_RATE,
        "sms_enabled": False,
        "sms_rate": NO_RATE,
        "sub_type": block.kind,
        "type": "fixed" if block.kind == "local" else block.kind,
        "voice_enabled": True,
        "voice_rate": NO_RATE,
    }


def number_view(desk: Desk, record: NumberRecord) -> dict[str, object]:
    """One rented number."""
    return {
        "active": True,
        "added_on": f"{utc(record.added_ns):%Y-%m-%d}",
        "alias": record.alias or None,
        "application": desk.uri("Application", record.app_id) if record.app_id else None,
        "carrier": record.carrier,
        "city": record.city,
        "cnam_lookup": "enabled" if record.cnam_lookup else "disabled",
        "compliance_application_id": None,
        "compliance_status": None,
        "country": record.country,
        "mms_enabled": False,
        "mms_rate": NO_RATE,
        "monthly_rental_rate": NO_RATE,
        "number": record.number,
        "number_type": record.number_type,
        "region": record.region,
        "renewal_date": "",
        "resource_uri": desk.uri("Number", record.number),
        "sms_enabled": False,
        "sms_rate": NO_RATE,
        "sub_account": desk.subaccount_uri(record.subaccount),
        "tendlc_campaign_id": None,
        "tendlc_registration_status": None,
        "toll_free_sms_verification": None,
        "voice_enabled": True,
        "voice_rate": NO_RATE,
    }
