"""What the Call resource answers: plivo_rest.md §2."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from emulator.api.reply import Answer, Count, Listed, Moment, Money, Reply, ResourceUri, Uuid, WebAddress

Direction = Literal["inbound", "outbound"]
Verification = Literal["Verified", "Not Verified", "Not Applicable"]
Attestation = Literal["A", "B", "C", ""]
Somebody = Annotated[str, Field(min_length=1)]
"""A number, or a SIP address."""


class CallFired(Answer):
    """`POST Call/`: one id for one destination, a list for several."""

    message: Literal["call fired", "calls fired", "call queued", "calls queued"]
    request_uuid: Uuid | list[Uuid]


class CallIds(Answer):
    """`GET Call/?status=live` and `?status=queued`."""

    calls: list[Uuid]


class QueuedCall(Answer):
    """`GET Call/{call_uuid}/?status=queued`."""

    call_status: Literal["queued"]
    call_uuid: Uuid
    caller_name: str
    direction: Direction
    from_: str = Field(alias="from")
    request_uuid: Uuid
    to: Somebody


class LiveCall(Answer):
    """`GET Call/{call_uuid}/?status=live`."""

    call_status: Literal["ringing", "in-progress"]
    call_uuid: Uuid
    caller_name: str
    direction: Direction
    from_: str = Field(alias="from")
    request_uuid: Uuid
    session_start: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$")]
    stir_attestation: Attestation
    stir_verification: Verification
    to: Somebody


class DetailRecord(Reply):
    """A call that has ended."""

    answer_time: Moment | None
    bill_duration: Count
    billed_duration: Annotated[int, Field(ge=0, multiple_of=60)]
    call_direction: Direction
    call_duration: Count
    call_state: Literal["ANSWER", "BUSY", "NO_ANSWER", "CANCEL", "TIMEOUT", "FAILED"]
    call_uuid: Uuid
    cnam_lookup: str
    conference_uuid: Uuid | None
    end_time: Moment
    from_number: str
    hangup_cause_code: Annotated[int, Field(ge=0, le=9999)]
    hangup_cause_name: Annotated[str, Field(min_length=1)]
    hangup_source: Literal["Caller", "Callee", "Plivo", "Carrier", "API Request", "Answer XML", "Error", "Unknown"]
    initiation_time: Moment
    parent_call_uuid: Uuid | None
    resource_uri: ResourceUri
    source_ip: str
    stir_attestation: Attestation
    stir_verification: Verification
    to_number: Somebody
    total_amount: Money
    total_rate: Money
    voice_network_group: str


class DetailAnswer(Answer, DetailRecord):
    """`GET Call/{call_uuid}/`."""


SomeCall = Annotated[
    Annotated[DetailAnswer, Tag("ended")] | Annotated[LiveCall, Tag("live")] | Annotated[QueuedCall, Tag("queued")],
    Discriminator(lambda call: {None: "ended", "queued": "queued"}.get(call.get("call_status"), "live")),
]
"""`GET Call/{call_uuid}/`: the detail record, or the state that was asked for."""
SomeCalls = Annotated[
    Annotated[CallIds, Tag("ids")] | Annotated[Listed[DetailRecord], Tag("records")],
    Discriminator(lambda answer: "ids" if "calls" in answer else "records"),
]
"""`GET Call/`: detail records, or the ids of calls that have not ended."""


class CallTransferred(Answer):
    """`POST Call/{call_uuid}/`."""

    message: Literal["call transferred"]


class SoundStarted(Answer):
    """`POST Call/{call_uuid}/Play/` and `…/Speak/`."""

    message: Literal["play started", "speak started"]


class DigitsSent(Answer):
    """`POST Call/{call_uuid}/DTMF/`."""

    message: Literal["digits sent"]


class RecordingStarted(Answer):
    """`POST Call/{call_uuid}/Record/`: the file is there when the recording has ended."""

    message: Literal["call recording started"]
    recording_id: Uuid
    url: WebAddress
