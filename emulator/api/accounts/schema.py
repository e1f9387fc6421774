"""Arguments of the Account resource, and of its settings: plivo_rest.md §5.1, §6."""

from pydantic import Field

from emulator.api.arguments import LONGEST_NAME, Arguments, Line


class ChangeAccount(Arguments):
    """`POST Account/{auth_id}/`: only what is given changes."""

    name: Line | None = Field(default=None, max_length=LONGEST_NAME)
    city: Line | None = Field(default=None, max_length=LONGEST_NAME)
    address: Line | None = None


class ChangeSettings(Arguments):
    """`POST Account/{auth_id}/Setting/`."""

    basic_auth_for_recording_urls: bool
