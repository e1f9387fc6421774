"""How soon after something else: `2 s of /hangup/`, `500 ms of caller ended`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from scenarios.language.quantities import parse_duration

PhoneWord = Literal["ringing", "alerted", "connected", "ended"]
"""What may have happened at a phone."""
_FORM = re.compile(rf"(.+?)\s+of\s+(?:(/\S*)|([a-z][a-z0-9_]*)\s+({'|'.join(get_args(PhoneWord))}))")


@dataclass(frozen=True, slots=True)
class SoonAfter:
    """At most `seconds` after the first request to `path`, or after the latest `moment` at the phone of `party`."""

    seconds: float
    path: str = ""
    party: str = ""
    moment: str = ""

    def __str__(self) -> str:
        return f"{self.seconds:g} s of {self.what}"

    @property
    def what(self) -> str:
        """`/hangup/` or `caller ended`."""
        return self.path or f"{self.party} {self.moment}"


def parse_soon_after(text: Any) -> SoonAfter:
    """`2 s of /hangup/`, or `500 ms of caller ended`."""
    if isinstance(text, SoonAfter):
        return text
    found = _FORM.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise PydanticCustomError(
            "soon", "expected so soon after what, such as 2 s of /hangup/ or 2 s of PARTY connected"
        )
    return SoonAfter(parse_duration(found[1]), found[2] or "", found[3] or "", found[4] or "")


Soon = Annotated[
    SoonAfter,
    BeforeValidator(parse_soon_after, json_schema_input_type=str),
    WithJsonSchema({"type": "string", "examples": ["2 s of /hangup/", "500 ms of caller ended"]}),
]
