"""Arguments of /control."""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from emulator.api.arguments import Arguments, Whole
from emulator.base.clock import utc
from emulator.base.trace import Lane
from emulator.base.units import NS_PER_S

FIRST_YEAR, LAST_YEAR = 1970, 2200
"""What a clock may show: nanoseconds of later years do not fit into 63 bits."""
_UNIT_S = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
_SPAN = re.compile(r"([+-]?\d{1,12}(?:\.\d{1,9})?) ?([smhdw]?)")


def _span_ns(value: object) -> object:
    """`90d`, `1.5h`, or seconds."""
    found = _SPAN.fullmatch(str(value).strip())
    if isinstance(value, bool) or found is None:
        raise ValueError("expected seconds, or a number with s, m, h, d or w, such as 90d")
    return round(float(found[1]) * _UNIT_S[found[2]] * NS_PER_S)


def _moment_ns(value: object) -> object:
    """An ISO 8601 time; without a zone: UTC."""
    try:
        moment = datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError("expected an ISO 8601 time, such as 2026-06-30T23:59:59Z") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1_000_000) * 1000


def is_shown(wall_ns: int) -> bool:
    """Whether a clock may show that time."""
    try:
        return FIRST_YEAR <= utc(wall_ns).year < LAST_YEAR
    except (ValueError, OverflowError, OSError):
        return False


SpanNs = Annotated[
    int, BeforeValidator(_span_ns), WithJsonSchema({"type": ["string", "number"], "examples": ["90d", 3600]})
]
MomentNs = Annotated[
    int, BeforeValidator(_moment_ns), WithJsonSchema({"type": "string", "examples": ["2026-06-30T23:59:59Z"]})
]


class ChangeClock(Arguments):
    """`POST /control/clock`: `now` or `advance`, and whether it stands still from then on."""

    now: MomentNs | None = None
    advance: SpanNs | None = None
    frozen: bool | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.now is not None and self.advance is not None:
            raise ValueError("now and advance exclude each other")
        if self.now is None and self.advance is None and self.frozen is None:
            raise ValueError("now, advance or frozen is expected")
        return self


class NewSnapshot(Arguments):
    """`POST /control/snapshots`."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")


class WhichWebhooks(Arguments):
    """`GET /control/webhooks`: filters, newest first."""

    kind: str = ""
    call_uuid: str = ""
    url: str = ""
    """A part of it."""
    limit: Whole = Field(default=20, ge=1, le=1000)
    offset: Whole = Field(default=0, ge=0)


class WhichEvents(Arguments):
    """`GET /control/trace`: filters, oldest first."""

    since: Whole = Field(default=0, ge=0)
    """The number of the first one: of an answer, its `next`."""
    lane: Lane | Literal[""] = ""
    call_uuid: str = ""
    text: str = ""
    """A part of the line, or of a peer's address."""
    limit: Whole = Field(default=500, ge=1, le=5000)
