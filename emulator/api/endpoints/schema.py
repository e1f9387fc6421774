"""Arguments of the Endpoint resource: plivo_rest.md §6."""

from pydantic import Field

from emulator.api.arguments import Arguments


class ChangeEndpoint(Arguments):
    """`POST Endpoint/{endpoint_id}/`: only what is given changes."""

    password: str | None = Field(default=None, min_length=5)
    alias: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_ -]+$")
    app_id: str | None = None


class NewEndpoint(ChangeEndpoint):
    """`POST Endpoint/`."""

    username: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9]*$")
    password: str = Field(min_length=5)
    alias: str = Field(pattern=r"^[A-Za-z0-9_ -]+$")
