"""Arguments and answers of /control/phones and /control/quality."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from emulator.api.arguments import Arguments, Whole, check_destination
from emulator.api.control.reply import IsoMoment
from emulator.api.reply import Answer, Count, Reply


def _one_line(text: str) -> str:
    if not text.isascii() or not text.isprintable():
        raise ValueError("expected printable ASCII in one line")
    return text


class DialTarget(Arguments):
    """`POST /control/phones/{username}/dial`."""

    to: Annotated[str, AfterValidator(check_destination)]


class Sync(Arguments):
    """`POST /control/phones/{username}/check_sync`."""

    reboot: bool = False
    """Start anew; else fetch the configuration."""


class Told(Arguments):
    """`POST /control/phones/{username}/notify`."""

    event: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_one_line)]
    content_type: Annotated[str, Field(max_length=100), AfterValidator(_one_line)] = "text/plain"
    body: Annotated[str, Field(max_length=8000)] = ""


class Mailbox(Arguments):
    """`POST /control/phones/{username}/messages`."""

    new: Whole = Field(ge=0, le=9999)
    old: Whole = Field(default=0, ge=0, le=9999)


class WhichReports(Arguments):
    """`GET /control/quality`: filters, newest first."""

    username: str = ""
    call_uuid: str = ""
    limit: Whole = Field(default=100, ge=1, le=1000)


class PhoneView(Reply):
    """A registered phone."""

    username: str
    contact: str
    user_agent: str
    vendor: str
    """By its User-Agent; `other`."""
    address: str
    expires: IsoMoment


class PhoneCallView(Reply):
    """A call of a user that is not over."""

    call_uuid: str
    state: Literal["dialling", "ringing", "connected"]
    called: bool
    """Whether the user was called."""
    remote: str


class PhoneList(Answer):
    """`GET /control/phones`."""

    phones: list[PhoneView]


class PhoneAnswer(Answer):
    """`GET /control/phones/{username}`."""

    username: str
    phones: list[PhoneView]
    calls: list[PhoneCallView]


class OrderView(Reply):
    """What a phone said to an order."""

    phone: str
    """Its Contact; empty where it is the only one."""
    sip_status: Count
    reason: str
    done: bool


class OrderAnswer(Answer):
    """The same, of one."""

    phone: str
    sip_status: Count
    reason: str
    done: bool


class OrderAnswers(Answer):
    """Of every phone of a user."""

    phones: list[OrderView]


class HungUp(Answer):
    """How many calls are hung up."""

    calls: Count


class MailboxAnswer(Answer):
    """What subscribers are told."""

    username: str
    new: Count
    old: Count


class ReportView(Reply):
    """A quality report; what the phone does not tell is null."""

    at: IsoMoment
    username: str
    user_agent: str
    call_uuid: str
    kind: Literal["session", "interval", "alert"]
    call_id: str
    mos_lq: float | None
    mos_cq: float | None
    lost_percent: float | None
    discarded_percent: float | None
    jitter_ms: float | None
    round_trip_ms: float | None
    groups: dict[str, dict[str, str]]
    """All that it says of what it received, by line and name."""


class ReportList(Answer):
    """`GET /control/quality`."""

    reports: list[ReportView]
