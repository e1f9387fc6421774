"""Settings of a platform: flag before environment before `offhook.yaml` before default."""

from __future__ import annotations

import difflib
import os
import shlex
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from emulator.base.address import Address
from emulator.base.errors import BadInput
from emulator.base.yaml_source import YamlSource
from emulator.callflow.switches import Switches
from emulator.calls.countries import COUNTRIES
from emulator.calls.dial_plan import ALWAYS_REFUSED, DialPlan
from emulator.records.storage import MOST_DAYS, Storage, kept_days
from emulator.signalling_settings import Signalling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEFAULT_FILE = Path("offhook.yaml")
_ENVIRONMENT = {
    "auth_id": "PLIVO_AUTH_ID",
    "auth_token": "PLIVO_AUTH_TOKEN",
    "http": "OFFHOOK_HTTP",
    "https": "OFFHOOK_HTTPS",
    "certificates": "OFFHOOK_CERTIFICATES",
    "sip": "OFFHOOK_SIP",
    "sips": "OFFHOOK_SIPS",
    "rtp_ports": "OFFHOOK_RTP_PORTS",
    "advertise": "OFFHOOK_ADVERTISE",
    "data": "OFFHOOK_DATA",
    "store": "OFFHOOK_STORE",
    "control_token": "OFFHOOK_CONTROL_TOKEN",
}
"""Which environment variable stands for which setting."""


def parse_address(text: str) -> Address:
    """HOST:PORT, the host of an IPv6 address in brackets. Raises ValueError."""
    host, colon, port = text.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit()) or int(port) > MAX_PORT:
        raise PydanticCustomError("address", "{text} is not HOST:PORT", {"text": repr(text)})
    return Address(host.strip("[]"), int(port))


def _is_address(text: str) -> str:
    parse_address(text)
    return text


def _is_numeric_address(text: str) -> str:
    """Packets go there: nobody is asked for names in the middle of a call."""
    try:
        ip_address(parse_address(text).host)
    except ValueError:
        raise PydanticCustomError("address", "{text} is not IP:PORT", {"text": repr(text)}) from None
    return text


def _is_port_range(text: str) -> str:
    first, _, last = text.partition("-")
    if not all(port.isascii() and port.isdigit() for port in (first, last)) or not int(first) <= int(last) <= MAX_PORT:
        raise PydanticCustomError(
            "ports", "{text} is not A-B, two ports of which A is not above B", {"text": repr(text)}
        )
    return text


def _is_time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        raise PydanticCustomError("time_zone", "there is no time zone {text}", {"text": repr(text)}) from None
    return text


def _is_command(text: str) -> str:
    try:
        is_one = bool(shlex.split(text))
    except ValueError:
        is_one = False
    if not is_one:
        raise PydanticCustomError("command", "{text} is neither a name nor a command", {"text": repr(text)})
    return text


def _as_digits(value: object) -> object:
    """YAML reads a number without quotes as an integer."""
    return str(value) if type(value) is int else value


def _is_country(text: str) -> str:
    if text not in COUNTRIES:
        raise PydanticCustomError("country", "there is no country {text}", {"text": repr(text)})
    return text


MAX_PORT = 65535
Method = Literal["GET", "POST"]
HostPort = Annotated[str, AfterValidator(_is_address)]
NumericAddress = Annotated[str, AfterValidator(_is_numeric_address)]
HostName = Annotated[str, Field(pattern=r"^[A-Za-z0-9.:_\-]+$")]
PortRange = Annotated[str, AfterValidator(_is_port_range)]
Digits = Annotated[str, BeforeValidator(_as_digits)]
ShortNumber = Annotated[Digits, Field(pattern=r"^[0-9]{1,7}$")]
WholePrefix = Annotated[
    Digits, AfterValidator(lambda text: text.removeprefix("+")), Field(pattern=r"^\+?[1-9][0-9]{0,14}$")
]
WholeNumber = Annotated[Digits, AfterValidator(lambda text: text.removeprefix("+")), Field(pattern=r"^\+?[0-9]{7,15}$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Account(_Section):
    """Who uses the API. The id has the form that the official SDKs demand."""

    auth_id: Annotated[str, Field(pattern=r"^MA[A-Z0-9]{18}$")] = "MAOFFHOOK00000000000"
    auth_token: Annotated[str, Field(min_length=1)] = "offhook-token"
    timezone: Annotated[str, AfterValidator(_is_time_zone)] = "UTC"
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


class Trunk(_Section):
    """An upstream PBX or carrier, docs/trunks.md."""

    address: NumericAddress
    """IP:PORT of its SIP over UDP."""
    numbers: Annotated[tuple[WholePrefix, ...], Field(min_length=1)]
    """What whole numbers begin with that go there; no other number does."""
    username: str = ""
    password: str = ""
    """What its digest challenges are answered with, if it makes any."""


class Dialling(_Section):
    """How the account's phones and flows dial."""

    country: Annotated[str, AfterValidator(_is_country)] | None = None
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
    sip: HostPort = "0.0.0.0:5060"
    """HOST:PORT of SIP over UDP and TCP; port 0: any."""
    sips: HostPort | Literal[""] = ""
    """HOST:PORT of SIP over TLS, with the same certificates; empty: none."""
    rtp_ports: PortRange = "20000-29999"
    """A-B; 0-0: any."""
    advertise: str = ""
    """Address for SDP, Contact and media URLs; empty: the local address of the route to the peer."""
    data: str = ".offhook"
    """Folder of recordings, captures and the store."""
    store: str = ""
    """URL of the database, `postgresql://…`; empty: an SQLite file in the data folder."""
    secrets: bool = False  # Whether time line and captures show SRTP keys and digest responses.
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
    recognizers: tuple[Annotated[str, AfterValidator(_is_command)], ...] = ("known", "pocketsphinx")
    """What understands speech, in the order in which it is asked: names of ours, or commands (docs/speech.md)."""

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


def load_config(file: Path | None, flags: Mapping[str, str]) -> Settings:
    """Read settings. Raises BadInput with file:line:column, or the name of the option or variable."""
    path = file or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    source = YamlSource(str(path), _text(path)) if path is not None else None
    tree = _mapping(source)
    given: dict[str, str] = {
        name: os.environ[variable] for name, variable in _ENVIRONMENT.items() if os.environ.get(variable)
    }
    account: dict[str, str] = {name: given.pop(name) for name in ("auth_id", "auth_token") if name in given}
    if account and isinstance(tree.get("account", {}), dict | None):
        tree["account"] = {**(tree.get("account") or {}), **account}
    try:
        settings = Settings.model_validate({**tree, **given, **flags})
    except ValidationError as error:
        raise _pointed(error, source, flags, {**given, **account}) from error
    _check_references(settings, source)
    return settings


def _mapping(source: YamlSource | None) -> dict[str, Any]:
    """The file's settings; a section with nothing under it counts as absent."""
    if source is None or source.tree is None:
        return {}
    if not isinstance(source.tree, dict):
        raise source.bad("a mapping of settings is expected here")
    return {name: value for name, value in source.tree.items() if value is not None}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", place=str(path)) from error
    except UnicodeDecodeError as error:
        raise BadInput(f"is not UTF-8 text (byte {error.start})", place=str(path)) from error


def _pointed(
    error: ValidationError, source: YamlSource | None, flags: Mapping[str, str], given: Mapping[str, str]
) -> BadInput:
    """One fault, with its place: the option, the variable, or the spot in the file. A typo explains what is missing."""
    faults = error.errors()
    first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    path = first["loc"]
    name = str(path[-1]) if path else ""
    message = _explained(first["type"], name, first["msg"], path)
    top = str(path[0]) if path else ""
    setting = name if top == "account" else top
    if top in flags:
        return BadInput(message.removeprefix(f"{name}: "), place=f"--{top.replace('_', '-')}")
    if setting in given:
        return BadInput(message.removeprefix(f"{name}: "), place=_ENVIRONMENT[setting])
    assert source is not None, "without a file, only options and variables can be wrong"
    return source.bad(message, path, key=first["type"] == "extra_forbidden")


def _explained(kind: str, name: str, message: str, path: tuple[int | str, ...]) -> str:
    if kind != "extra_forbidden":
        return f"{name}: {message[0].lower()}{message[1:]}"
    words = list((Settings if len(path) == 1 else _SECTIONS[str(path[0])]).model_fields)
    return f"unknown setting {name!r}{_hint(name, words)}"


_SECTIONS: dict[str, type[BaseModel]] = {
    "account": Account,
    "applications": Application,
    "numbers": Number,
    "endpoints": Endpoint,
    "trunks": Trunk,
    "dialling": Dialling,
    "ledger": Ledger,
    "limits": Limits,
    "signalling": Signalling,
}


def _hint(word: str, words: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, words, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _check_references(settings: Settings, source: YamlSource | None) -> None:
    """Numbers and endpoints name applications that exist."""
    for section, entries in (("numbers", settings.numbers), ("endpoints", settings.endpoints)):
        for name, entry in entries.items():
            if entry.application and entry.application not in settings.applications:
                hint = _hint(entry.application, settings.applications)
                assert source is not None, "numbers and endpoints come from the file only"
                written = next(key for key in source.tree[section] if str(key) == name)
                raise source.bad(
                    f"no application is called {entry.application!r}{hint}", (section, written, "application")
                )
