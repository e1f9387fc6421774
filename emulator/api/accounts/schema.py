"""Arguments of the Account resource, and of its settings: plivo_rest.md §5.1, §6."""

from typing import Any

from pydantic import Field

from emulator.api.arguments import LONGEST_NAME, Arguments, Line, Whole
from emulator.records.storage import MOST_DAYS


class ChangeAccount(Arguments):
    """`POST Account/{auth_id}/`: only what is given changes."""

    name: Line | None = Field(default=None, max_length=LONGEST_NAME)
    city: Line | None = Field(default=None, max_length=LONGEST_NAME)
    address: Line | None = None


class ChangeSettings(Arguments):
    """`POST Account/{auth_id}/Setting/`: only what is given changes."""

    basic_auth_for_recording_urls: bool | None = None
    recording_storage_consent: bool | None = None
    recording_retention_days: Whole | None = Field(default=None, ge=0, le=MOST_DAYS)
    """0: recordings are kept."""

    def changes(self) -> dict[str, Any]:
        """By field of the profile."""
        found: dict[str, Any] = {}
        if self.basic_auth_for_recording_urls is not None:
            found["recordings_need_credentials"] = self.basic_auth_for_recording_urls
        if self.recording_storage_consent is not None:
            found["storage_consent"] = self.recording_storage_consent
        if self.recording_retention_days is not None:
            found["retention_days"] = self.recording_retention_days or None
        return found
