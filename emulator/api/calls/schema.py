"""Arguments of the Call resource: plivo_rest.md §2."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator
from sqlalchemy import ColumnElement, func

from emulator.api.arguments import Arguments, Caller, HttpMethod, Line, WebAddress, Whole, check_destination
from emulator.api.calls.machine_detection import DetectionArguments
from emulator.api.filters import check_choice, compared, equal, text_of, whole_number, within
from emulator.base.units import NS_PER_DAY, NS_PER_S
from emulator.callflow.limits import LONGEST_CALL_S, LONGEST_CALLER_NAME, MOST_KEYS, RING_TIMEOUT_S, TIME_LIMIT_S
from emulator.calls.routing import plain_number
from emulator.records.tables import CALLS

MOST_DESTINATIONS = 1000
RETRIEVABLE_NS = 90 * NS_PER_DAY
"""So long after its end a call can be looked up: plivo_rest.md §2.3."""
HANGUP_SOURCES = ("Caller", "Callee", "Plivo", "Carrier", "API Request", "Answer XML", "Error", "Unknown")
LONGEST_LIST = 256 * MOST_DESTINATIONS


class MakeCall(DetectionArguments):
    """`POST Call/`."""

    from_: Caller = Field(alias="from")
    to: str = Field(max_length=LONGEST_LIST)
    answer_url: WebAddress
    answer_method: HttpMethod = "POST"
    ring_url: WebAddress | None = None
    ring_method: HttpMethod = "POST"
    hangup_url: WebAddress | None = None
    hangup_method: HttpMethod = "POST"
    fallback_url: WebAddress | None = None
    fallback_method: HttpMethod = "POST"
    caller_name: Line = Field(default="", max_length=LONGEST_CALLER_NAME)
    send_digits: str = Field(default="", max_length=MOST_KEYS, pattern=r"^([0-9*#wW]+(@[0-9]{1,5})?)?$")
    send_on_preanswer: bool = False
    time_limit: Whole = Field(default=TIME_LIMIT_S, ge=1)
    hangup_on_ring: Whole | None = Field(default=None, ge=0)
    ring_timeout: Whole = Field(default=RING_TIMEOUT_S, ge=0)
    parent_call_uuid: Line = ""
    error_if_parent_not_found: bool = False
    sip_headers: Line = ""

    @field_validator("time_limit")
    @classmethod
    def _cut(cls, seconds: int) -> int:
        return min(seconds, LONGEST_CALL_S)

    @field_validator("to")
    @classmethod
    def _some_destination(cls, text: str) -> str:
        parts = text.split("<")
        if not all(part.strip() for part in parts):
            raise ValueError("a destination is empty")
        if len({part.strip() for part in parts}) > MOST_DESTINATIONS:
            raise ValueError(f"more than {MOST_DESTINATIONS} destinations")
        for part in parts:
            check_destination(part.strip())
        return text

    @property
    def destinations(self) -> tuple[str, ...]:
        """All destinations, each once, in order."""
        return tuple(dict.fromkeys(part.strip() for part in self.to.split("<")))


class CallState(Arguments):
    """`GET Call/{call_uuid}/`: which kind of running call is meant; without it, one that has ended."""

    status: Literal["live", "queued"] | None = None


class RecordCall(Arguments):
    """`POST Call/{call_uuid}/Record/`."""

    time_limit: Whole = Field(default=60, ge=1)
    file_format: Literal["mp3", "wav"] = "mp3"
    record_channel_type: Literal["mono", "stereo"] = "mono"
    callback_url: WebAddress | None = None
    callback_method: HttpMethod = "POST"
    transcription_type: Literal["auto", "hybrid", "manual"] | None = None
    transcription_url: WebAddress | None = None
    transcription_method: HttpMethod = "POST"


class StopRecord(Arguments):
    """`DELETE Call/{call_uuid}/Record/`: one recording by its URL, or all."""

    url: str = Field(default="", alias="URL")


def running_filters(given: Mapping[str, Any]) -> dict[str, str]:
    """What a running call must be, by field of its record. Raises ApiError 400 for a filter that is wrong."""
    check_choice(given, "status", "live", "queued")
    check_choice(given, "call_direction", "inbound", "outbound")
    fields = {name: plain_number(text_of(given, name)) for name in ("from_number", "to_number") if name in given}
    return {**fields, **({"direction": given["call_direction"]} if "call_direction" in given else {})}


def call_conditions(given: Mapping[str, Any], now_ns: int) -> list[ColumnElement[bool]]:
    """Which ended calls are wanted. Raises ApiError 400 for a filter that is wrong."""
    check_choice(given, "call_direction", "inbound", "outbound")
    check_choice(given, "hangup_source", *HANGUP_SOURCES)
    columns = CALLS.c
    billed = func.coalesce((columns.ended_ns - columns.answered_ns + (NS_PER_S - 1)) // NS_PER_S, 0)
    return [
        columns.ended_ns.is_not(None),
        columns.ended_ns + 0 > now_ns - RETRIEVABLE_NS,  # The sum keeps this out of the choice of an index.
        *equal(
            given,
            {
                "call_direction": columns.direction,
                "parent_call_uuid": columns.parent_call_uuid,
                "hangup_source": columns.hangup_source,
            },
        ),
        *(
            columns[name].startswith(text_of(given, name).removeprefix("+"), autoescape=True)
            for name in ("from_number", "to_number")
            if name in given
        ),
        *compared(given, "hangup_cause_code", columns.hangup_code, whole_number),
        *compared(given, "bill_duration", billed, whole_number),
        *within(given, "end_time", columns.ended_ns, now_ns),
    ]
