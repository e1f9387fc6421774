"""What the Stream resource answers: plivo_rest.md §2.6, §7."""

from typing import Annotated, Literal

from pydantic import Field

from emulator.api.reply import Answer, Count, Moment, Money, PreciseMoment, Reply, Uuid


class StreamStarted(Answer):
    """`POST Call/{call_uuid}/Stream/`."""

    message: Literal["audio streaming started"]
    stream_id: Uuid


class Stream(Reply):
    """One stream of a call."""

    audio_track: Literal["inbound", "outbound", "both"]
    bidirectional: bool
    bill_duration: Count
    billed_amount: Money
    call_uuid: Uuid
    content_type: Annotated[str, Field(pattern=r"^audio/x-(l16|mulaw);rate=\d+$")]
    created_at: PreciseMoment
    end_time: Moment | None
    plivo_auth_id: Annotated[str, Field(pattern=r"^(MA|SA)[A-Z0-9]{18}$")]
    resource_uri: Annotated[str, Field(pattern=r"^/v1/Account/(MA|SA)[A-Z0-9]{18}/Call/[^/]+/Stream/[^/]+/$")]
    rounded_bill_duration: Annotated[int, Field(ge=0, multiple_of=60)]
    service_url: Annotated[str, Field(pattern=r"^wss?://.+")]
    start_time: Moment | None
    status: Literal["initiated", "in-progress", "stopped", "failed"]
    status_callback_url: str
    stream_id: Uuid


class StreamAnswer(Answer, Stream):
    """`GET Call/{call_uuid}/Stream/{stream_id}/`."""


class StreamMeta(Reply):
    """Which part of the list this is; its length has a name of its own."""

    count: Count
    limit: Annotated[int, Field(ge=1, le=20)]
    next: Annotated[str, Field(pattern=r"^/v1/Account/.+\?.+")] | None
    offset: Count
    previous: Annotated[str, Field(pattern=r"^/v1/Account/.+\?.+")] | None


class StreamsListed(Answer):
    """`GET Call/{call_uuid}/Stream/`."""

    meta: StreamMeta
    objects: list[Stream]
