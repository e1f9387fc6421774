"""What JWT/Token/ answers: plivo_rest.md §6."""

from typing import Annotated

from pydantic import Field

from emulator.api.reply import Answer


class TokenAnswer(Answer):
    """`POST JWT/Token/`."""

    token: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$")]
