"""What /control answers."""

from typing import Annotated, Literal

from pydantic import Field

from emulator.api.control.fault_rules import Fault, Where
from emulator.api.reply import Answer, Count, Done, Reply, Uuid
from emulator.base.trace import Lane

IsoMoment = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")]
"""UTC."""


class Clock(Reply):
    """What the wall clock shows."""

    now: IsoMoment
    ahead_s: float
    """How far it was set ahead of real (or virtual) time; while it is frozen: had been when it was."""
    frozen: bool


class ClockAnswer(Answer):
    """`/control/clock`."""

    clock: Clock


class UpstreamView(Reply):
    """How the registration at a trunk's upstream stands."""

    registered: bool
    sip_status: int
    """Of the last final response to a REGISTER; 408: none came, 503: no way there; 0: it is under way."""
    reason: str
    until: IsoMoment | None
    """When it ends if it is not refreshed."""
    next_try: IsoMoment | None


class State(Answer):
    """`GET /control`."""

    clock: Clock
    registrations: dict[str, UpstreamView]
    """By the name of the trunk."""
    under_way: list[str]
    records: dict[str, Count]
    """Number of records by kind."""


class WindingDown(Done):
    """`POST /control/reset` while something is under way: ask again."""

    under_way: list[str]


class LedgerAnswer(Answer):
    """`/control/ledger`."""

    switches: dict[str, bool | int | float | str | None]


class FaultView(Reply):
    """A rule by which requests go wrong, and what became of it."""

    rule_id: Uuid
    where: Where
    method: str
    path: str
    url: str
    kind: str
    skip: Count
    times: Count | None
    probability: float
    delay_s: float
    status: int | None
    error: str
    fault: Fault | None
    carried_out: bool
    seen: Count
    struck: Count


class FaultAnswer(Answer):
    """One rule."""

    fault: FaultView


class FaultList(Answer):
    """`GET /control/faults`."""

    faults: list[FaultView]


class SnapshotList(Answer):
    """`GET /control/snapshots`."""

    snapshots: list[str]


class SownAnswer(Answer):
    """`POST /control/seed`: ids."""

    calls: list[Uuid]
    recordings: list[Uuid]


class ChannelSpan(Reply):
    """What is on a channel from one sample of the file to another."""

    start: Annotated[Count, Field(alias="from")]
    to: Count
    kind: Literal["from_peer", "to_peer"]
    """What the peer of the leg says, or what it is sent."""
    leg: str
    """A call_uuid."""
    member_id: str
    """Of a room."""
    cue: str
    """What it is sent: a prompt, a tone, the mix of a room."""


class LayoutAnswer(Answer):
    """`GET /control/recordings/{recording_id}/layout`."""

    recording_id: Uuid
    samples: Count
    channels: list[list[ChannelSpan]]
    """Of the file, or of the WAV from which it was made; empty: silence."""


class AttemptView(Reply):
    """One try to deliver a webhook."""

    attempt: Annotated[int, Field(ge=1)]
    at: IsoMoment
    status: Count
    why: str


class WebhookView(Reply):
    """A request to the application."""

    delivery_id: Annotated[str, Field(pattern=r"^\d{20}$")]
    kind: str
    call_uuid: str
    method: Literal["GET", "POST"]
    url: str
    fields: dict[str, str]
    headers: dict[str, str]
    attempts: list[AttemptView]
    delivered: bool


class WebhookAnswer(Answer):
    """One of them."""

    webhook: WebhookView


class PartMeta(Reply):
    """Which part of a list this is."""

    limit: Count
    offset: Count
    total_count: Count


class WebhookList(Answer):
    """`GET /control/webhooks`."""

    meta: PartMeta
    objects: list[WebhookView]


class TraceEventView(Reply):
    """One thing that happened."""

    number: Count
    at: float
    """Seconds on the platform's own clock, which no wall clock moves."""
    lane: Lane
    summary: str
    call_uuid: str
    peer: str
    """Of a SIP message: where it came from or went to."""
    sent: bool
    message: str
    """Of a SIP message: the whole of it, without its secrets; bytes that are no UTF-8 are U+FFFD."""


class TraceAnswer(Answer):
    """`GET /control/trace`."""

    events: list[TraceEventView]
    next: Count
