"""What the Number and PhoneNumber resources answer: plivo_rest.md §6."""

from typing import Annotated, Literal

from pydantic import Field

from emulator.api.reply import Answer, Digits, Done, Listed, Money, Reply, ResourceUri


class NumberObject(Reply):
    """One rented number."""

    active: bool
    added_on: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
    alias: str | None
    application: ResourceUri | None
    carrier: str
    city: str
    cnam_lookup: Literal["enabled", "disabled"]
    compliance_application_id: str | None
    compliance_status: str | None
    country: str
    mms_enabled: bool
    mms_rate: Money
    monthly_rental_rate: Money
    number: Digits
    number_type: str
    region: str
    renewal_date: str
    resource_uri: ResourceUri
    sms_enabled: bool
    sms_rate: Money
    sub_account: ResourceUri | None
    tendlc_campaign_id: str | None
    tendlc_registration_status: str | None
    toll_free_sms_verification: str | None
    voice_enabled: bool
    voice_rate: Money


class NumberAnswer(Answer, NumberObject):
    """`GET Number/{number}/`."""


NumberList = Listed[NumberObject]


class FreeNumber(Reply):
    """One number that can be rented."""

    city: str | None
    country: Annotated[str, Field(pattern=r"^[A-Z ]+$")]
    lata: int | None
    mms_enabled: bool
    mms_rate: Money
    monthly_rental_rate: Money
    number: Digits
    prefix: Digits
    prerequisites: list[object]
    rate_center: str | None
    region: str
    resource_uri: ResourceUri
    restriction: None
    restriction_text: None
    setup_rate: Money
    sms_enabled: bool
    sms_rate: Money
    sub_type: Literal["local", "mobile", "tollfree"]
    type: Literal["fixed", "mobile", "tollfree"]
    voice_enabled: bool
    voice_rate: Money


FreeNumbers = Listed[FreeNumber]


class RentedNumber(Reply):
    """One number of an order."""

    fallback_number: str
    number: Digits
    status: Literal["Success"]


class NumbersRented(Done):
    """`POST PhoneNumber/{number}/`."""

    numbers: list[RentedNumber]
    status: Literal["fulfilled"]
