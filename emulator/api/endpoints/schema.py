"""Arguments of the Endpoint resource: plivo_rest.md §6."""

from pydantic import Field

from emulator.api.arguments import LONGEST_NAME, Arguments, Line


class ChangeEndpoint(Arguments):
    """`POST Endpoint/{endpoint_id}/`: only what is given changes."""

    password: Line | None = Field(default=None, min_length=5, max_length=LONGEST_NAME)
    alias: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_ -]+$", max_length=LONGEST_NAME)
    app_id: str | None = None


class NewEndpoint(ChangeEndpoint):
    """`POST Endpoint/`."""

    username: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9]*$", max_length=LONGEST_NAME)
    password: Line = Field(min_length=5, max_length=LONGEST_NAME)
    alias: str = Field(pattern=r"^[A-Za-z0-9_ -]+$", max_length=LONGEST_NAME)
