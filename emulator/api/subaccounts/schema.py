"""Arguments of the Subaccount resource: plivo_rest.md §6."""

from pydantic import Field

from emulator.api.arguments import LONGEST_NAME, Arguments, Line


class ChangeSubaccount(Arguments):
    """`POST Subaccount/{subauth_id}/`: only what is given changes."""

    name: Line | None = Field(default=None, min_length=1, max_length=LONGEST_NAME)
    enabled: bool | None = None


class NewSubaccount(Arguments):
    """`POST Subaccount/`."""

    name: Line = Field(min_length=1, max_length=LONGEST_NAME)
    enabled: bool = False


class DeleteSubaccount(Arguments):
    """`DELETE Subaccount/{subauth_id}/`."""

    cascade: bool = False
    """Its applications, endpoints and numbers go with it; else they become the main account's."""
