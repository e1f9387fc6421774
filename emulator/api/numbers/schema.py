"""Arguments of the Number and PhoneNumber resources: plivo_rest.md §6."""

from pydantic import Field

from emulator.api.arguments import Arguments


class ChangeNumber(Arguments):
    """`POST Number/{number}/`: only what is given changes."""

    app_id: str | None = None
    alias: str | None = None


class NewNumbers(ChangeNumber):
    """`POST Number/`: numbers of one's own carrier, separated by commas."""

    numbers: str = Field(pattern=r"^[+0-9, <]+$")
    carrier: str = "Plivo"
    region: str = ""
    number_type: str = "local"
