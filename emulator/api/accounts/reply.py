"""What the Account resource and its settings answer: plivo_rest.md §5.1, §6."""

from typing import Annotated, Literal

from pydantic import Field

from emulator.api.reply import Answer


class AccountAnswer(Answer):
    """`GET Account/{auth_id}/`."""

    account_type: Literal["standard"]
    address: str
    auth_id: Annotated[str, Field(pattern=r"^MA[A-Z0-9]{18}$")]
    auto_recharge: bool
    billing_mode: Literal["prepaid"]
    cash_credits: Annotated[str, Field(pattern=r"^-?\d+\.\d{5}$")]
    city: str
    name: str
    resource_uri: Annotated[str, Field(pattern=r"^/v1/Account/MA[A-Z0-9]{18}/$")]
    state: str
    timezone: Annotated[str, Field(min_length=1)]


class SettingsAnswer(Answer):
    """`GET Account/{auth_id}/Setting/`."""

    basic_auth_for_recording_urls: bool
    recording_storage_consent: bool
    recording_retention_days: Annotated[int, Field(ge=0)]
    """0: recordings are kept."""
