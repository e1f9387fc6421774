"""What a platform can be told, by the sections of `offhook.yaml`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from emulator.callflow.switches import Switches
from emulator.calls.countries import COUNTRIES
from emulator.calls.dial_plan import ALWAYS_REFUSED, DialPlan
from emulator.records.storage import MOST_DAYS, Storage, kept_days
from emulator.setting_forms import (
    Country,
    Digits,
    HostName,
    HostPort,
    HostPorts,
    Method,
    NumericAddress,
    PortRange,
    ShellCommand,
    ShortNumber,
    TimeZone,
    WholeNumber,
    WholePrefix,
    parse_addresses,
)
from emulator.signalling_settings import Signalling
from emulator.trunk_settings import Trunk
from emulator.webrtc_settings import WebRtc

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.sip.hop import Transport


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Account(_Section):
    """Who uses the API. The id has the form that the official SDKs demand."""

    auth_id: Annotated[str, Field(pattern=r"^MA[A-Z0-9]{18}$")] = "MAOFFHOOK00000000000"
    auth_token: Annotated[str, Field(min_length=1)] = "offhook-token"
    timezone: TimeZone = "UTC"
    """Where its days and months begin, and in which the API writes times: a name of the IANA database."""
    name: str = "Offhook"
    city: str = ""
    address: str = ""
    state: str = ""
    cash_credits: Annotated[Decimal, Field(ge=0, le=10**9, decimal_places=5)] = Decimal(100)
    """Dollars before the first invoice."""
    basic_auth_for_recording_urls: bool = False
    """Whether the files of recordings need the credentials of their owner."""
    storage_consent: bool = True
    """Whether it pays for storage beyond the free days; if not, recordings are deleted when those are over."""
    retention_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    """The last day of a recording, that of its making being the first; then it is deleted. null: it is kept."""


class Application(_Section):
    """What answers calls."""

    answer_url: str
    answer_method: Method = "POST"
    hangup_url: str = ""
    hangup_method: Method = "POST"
    fallback_url: str = ""
    fallback_method: Method = "POST"


class Number(_Section):
    """A DID of the account."""

    application: str


class Endpoint(_Section):
    """A SIP user that may register."""

    password: Annotated[str, Field(min_length=1)]
    application: str = ""
    """What answers when this endpoint dials; empty: the application of the number that it dials."""
    outside_number: Digits = ""
    """This phone also answers when a call flow dials this number: it plays the rest of the world."""
    srtp: bool = False
    """Calls to it are offered as SRTP (RTP/SAVP with SDES keys); what it offers itself is answered in kind anyway."""


class Dialling(_Section):
    """How the account's phones and flows dial."""

    country: Country | None = None
    """Two letters (ISO 3166-1): numbers are read as they are dialled there; null: all are E.164."""
    extensions: dict[ShortNumber, WholeNumber] = {}
    """Short numbers of the house, and the whole numbers that they mean."""
    emergency_numbers: tuple[ShortNumber, ...] = ()
    """What nobody may dial beside 112, 911 and 999."""
    allowed_prefixes: tuple[WholePrefix, ...] | None = None
    """What numbers that flows and the API call may begin with; null: any number that leads somewhere may be called."""

    @model_validator(mode="after")
    def _no_way_to_an_emergency_number(self) -> Dialling:
        plan = self.plan()
        for short in self.extensions:
            if plan.is_refused(short):
                raise PydanticCustomError("emergency", "{short} is an emergency number", {"short": short})
        return self

    def plan(self) -> DialPlan:
        """The same, as calls use it."""
        return DialPlan(
            country=None if self.country is None else COUNTRIES[self.country],
            extensions=self.extensions,
            refused=ALWAYS_REFUSED | set(self.emergency_numbers),
            allowed=self.allowed_prefixes,
        )


class Ledger(_Section):
    """Switches of docs/fidelity.md."""

    plus_in_numbers: bool = False
    """From and To of webhooks keep the leading plus."""
    storage_days: Literal["calendar", "24-hours"] = "calendar"
    """Whether a recording is a day older when a day of the account's time zone begins, or every 24 hours."""
    background_max_length_s: Annotated[int, Field(ge=1)] | None = 60
    """Bound of a Record with recordSession or startOnDialAnswer but without maxLength; null: the call's own end."""
    transcription_delay_s: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    """How long a transcription is held back; that of the real service takes minutes."""
    conference_members: Annotated[int, Field(ge=1)] = 20
    """Members of a conference at the most; `maxMembers` may say fewer."""
    fallback_on_bad_xml: bool = False
    """The fallback URL is also asked when what the answer URL gives is no Plivo XML."""
    strict_async: bool = False
    """`callback_url` makes a Record request asynchronous, as it does every other request."""
    stop_only_api_recordings: bool = False
    """DELETE Call/{call_uuid}/Record/ without URL leaves alone what a document records."""


class Limits(_Section):
    """What Plivo lets an account do in a time; null: as much as it likes."""

    calls_per_second: Annotated[int, Field(ge=1)] | None = 2
    """Calls of the API that begin in a second; the others wait in the queue."""
    arrivals_per_second: Annotated[int, Field(ge=1)] | None = 10
    """Calls that come in in a second; the others are refused with 486."""
    requests_per_5_s: Annotated[int, Field(ge=1)] | None = 300
    """Requests to the REST API in five seconds; the others are answered 429."""


class Settings(_Section):
    """Everything `offhook up` can be told."""

    http: HostPort = "127.0.0.1:8080"
    """HOST:PORT of the REST API; port 0: any."""
    https: HostPort | Literal[""] = ""
    """HOST:PORT of the same by TLS, beside it; empty: none. docs/sdk.md"""
    certificates: str = ""
    """Folder of what `offhook certs` made; empty: the user's."""
    sip: HostPorts = "0.0.0.0:5060"
    """HOST:PORT of SIP over UDP and TCP; port 0: any. Two with a comma: IPv4 and IPv6. `[::]:PORT`: all of both."""
    sips: HostPorts | Literal[""] = ""
    """The same of SIP over TLS, with the same certificates; empty: none."""
    ws: HostPorts | Literal[""] = ""
    """The same of SIP over WebSockets (RFC 7118), docs/browser-sip.md; empty: none."""
    wss: HostPorts | Literal[""] = ""
    """The same by TLS."""
    rtp_ports: PortRange = "20000-29999"
    """A-B; 0-0: any."""
    advertise: str = ""
    """Address for SDP, Contact and media URLs; empty: the local address of the route to the peer.

    Two with a comma: one for peers of IPv4 and one for those of IPv6. Media URLs have the first."""
    data: str = ".offhook"
    """Folder of recordings, captures and the store."""
    store: str = ""
    """URL of the database, `postgresql://…`; empty: an SQLite file in the data folder."""
    secrets: bool = False  # Whether time line and captures show SRTP keys and digest responses.
    runs: str = "out"
    """Where `offhook run` writes its reports, for the dashboard."""
    control_token: str = ""
    """Who has it may use /control; empty: there is no /control."""
    account: Account = Account()
    applications: dict[str, Application] = {}
    numbers: dict[Digits, Number] = {}
    endpoints: dict[str, Endpoint] = {}
    sip_hosts: dict[HostName, NumericAddress] = {}
    """Hosts of others that calls may go to: the host of a SIP URI → IP:PORT of its SIP over UDP. No other is called."""
    trunks: dict[str, Trunk] = {}
    dialling: Dialling = Dialling()
    ledger: Ledger = Ledger()
    limits: Limits = Limits()
    signalling: Signalling = Signalling()
    webrtc: WebRtc = WebRtc()
    recognizers: tuple[ShellCommand, ...] = ("known", "pocketsphinx")
    """What understands speech, in the order in which it is asked: names of ours, or commands (docs/speech.md)."""

    def sip_doors(self) -> tuple[tuple[Transport, Address], ...]:
        """Where SIP is served besides UDP and TCP."""
        wanted: tuple[tuple[Transport, str], ...] = (("tls", self.sips), ("ws", self.ws), ("wss", self.wss))
        return tuple(
            (transport, local) for transport, places in wanted for local in (parse_addresses(places) if places else ())
        )

    def switches(self) -> Switches:
        """Those of the flow language."""
        return Switches(
            background_max_length_s=self.ledger.background_max_length_s,
            fallback_on_bad_xml=self.ledger.fallback_on_bad_xml,
            conference_members=self.ledger.conference_members,
        )

    def storage(self) -> Storage:
        """The account's terms for the storage of recordings."""
        return Storage(
            ZoneInfo(self.account.timezone),
            by_calendar=self.ledger.storage_days == "calendar",
            kept_days=kept_days(self.account.retention_days, pays=self.account.storage_consent),
        )

    def rtp_range(self) -> tuple[int, int]:
        """First and last RTP port."""
        first, last = self.rtp_ports.split("-")
        return int(first), int(last)
