"""The lab of a user: its phones, its broker and what hangs on it, read from `lab.yaml`."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from emulator.base.errors import BadInput
from emulator.base.yaml_source import YamlSource
from hardware.web_host import parse_web_host

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DEFAULT_FILE = Path("lab.yaml")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_MAC = re.compile(r"[0-9a-f]{12}")
_USER = re.compile(r"[A-Za-z0-9._+-]+")
"""A user of SIP that every phone sends as it is written: no escapes, no parameters."""

Vendor = Literal[
    "yealink", "poly", "grandstream", "grandstream_ht", "cisco_spa", "cisco_mpp", "snom", "fanvil", "other"
]
"""Who made it; `grandstream_ht` is an adapter of the HT8xx series."""
Codec = Literal["pcmu", "pcma", "g722", "opus"]
Control = Literal["http", "sip", "manual"]
"""How it is operated: by its own web interface, by SIP of the platform, or by a person."""
CONTROLLED_BY_HTTP: frozenset[str] = frozenset({"yealink", "poly", "grandstream", "grandstream_ht"})


def plain_mac(text: str) -> str:
    """Twelve small hexadecimal digits, whatever stood between them. Raises ValueError."""
    found = re.sub(r"[:.\-]", "", text).lower()
    if not _MAC.fullmatch(found):
        raise PydanticCustomError("mac", "{text} is no MAC address, such as 00:15:65:4a:a9:37", {"text": repr(text)})
    return found


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Line(_Section):
    """How a phone's line is set up when Offhook provisions it; docs/provisioning.md."""

    codecs: Annotated[tuple[Codec, ...], Field(min_length=1)] = ("pcmu", "pcma")
    """The best first; what is not named is switched off."""
    dtmf: Literal["rfc2833", "info", "inband"] = "rfc2833"
    ptime_ms: Literal[10, 20, 30, 40] = 20
    srtp: Literal["off", "optional", "required"] = "off"
    transport: Literal["udp", "tcp", "tls"] = "udp"
    auto_answer: Literal["when_asked", "always"] = "when_asked"
    """`when_asked`: a call whose INVITE asks for it, and no other."""
    quality_reports: bool = True
    """A report at the end of each call (RFC 6035), where the phone can."""
    display_name: str = ""
    """The phone's name in the lab when left out."""


class LabPhone(_Section):
    """A desk phone, or an adapter with the phone behind it."""

    vendor: Vendor
    model: str = ""
    """As the vendor writes it: `SIP-T46S`, `VVX 450`, `HT801`."""
    mac: Annotated[str, AfterValidator(plain_mac)] = ""
    username: str = ""
    """Of its SIP endpoint; the phone's name when left out."""
    password: str = ""
    """Of its SIP endpoint; one of this lab when left out."""
    control: Control | None = None
    """By its own web interface when left out, where we know it; else by SIP."""
    host: str = ""
    """HOST or HOST:PORT of its web interface; with `http://` or `https://` in front where it is not the usual one."""
    web_user: str = ""
    web_password: str = ""
    simulated: bool = False
    """It is no phone but our simulator of one, a process that is started with the run."""
    hook: str = ""
    """The device of the bus that lifts and rests its handset."""
    speaks: Literal["code", "anything"] | None = None
    """`code`: its microphone is fed with the coded signal of its party, as a simulator's is when nothing is said;
    `anything`: it hears a room, as a real one's does then."""
    line: Line = Field(default_factory=Line)

    @property
    def controlled_by(self) -> Control:
        """How it is operated."""
        if self.control is not None:
            return self.control
        return "http" if self.vendor in CONTROLLED_BY_HTTP else "sip"

    @property
    def registers_at(self) -> Literal["sip", "sips"]:
        """The word of the lab for the address at which its line registers."""
        return "sips" if self.line.transport == "tls" else "sip"

    @model_validator(mode="after")
    def _can_be_reached(self) -> LabPhone:
        if self.controlled_by == "http" and self.vendor not in CONTROLLED_BY_HTTP:
            raise PydanticCustomError(
                "control", "a {vendor} is not operated by http: sip, manual", {"vendor": self.vendor}
            )
        if self.controlled_by == "http" and not self.host and not self.simulated:
            raise PydanticCustomError("host", "the host of its web interface is missing", {})
        return self


class Broker(_Section):
    """The MQTT broker of the lab bus."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(gt=0, lt=65536)] = 1883
    username: str = ""
    password: str = ""
    base: Annotated[str, Field(pattern=r"^[^#+/\s]+(/[^#+/\s]+)*$")] = "offhook"
    """The beginning of every topic of ours."""


def _without_wildcards(text: str) -> str:
    if re.search(r"[#+\x00]", text):
        raise PydanticCustomError("topic", "{text} is no topic of one device: no # and +", {"text": repr(text)})
    return text


Topic = Annotated[str, AfterValidator(_without_wildcards)]
"""Of MQTT; orders are published there."""


class Device(_Section):
    """Something on the bus that can be switched."""

    kind: Literal["relay", "hook", "power"]
    """`hook`: what lifts a handset when it is on; `power`: a PoE port or an outlet."""
    tasmota: Topic = ""
    """Its Tasmota topic; else the three topics below."""
    channel: Annotated[int, Field(ge=1, le=28)] = 1
    command_topic: Topic = ""
    state_topic: Topic = ""
    on: str = "ON"
    off: str = "OFF"
    rest: Literal["on", "off"] = "off"
    """The position in which it is left."""
    longest_on_s: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """It is never on for longer."""
    within_s: Annotated[float, Field(gt=0, le=60)] = 2.0
    """How soon it confirms."""

    @model_validator(mode="after")
    def _can_be_told(self) -> Device:
        if self.kind == "hook" and self.rest == "on":
            raise PydanticCustomError("rest", "a hook rests off: the handset is down then", {})
        if self.on.strip().casefold() == self.off.strip().casefold() or not (self.on.strip() and self.off.strip()):
            raise PydanticCustomError("words", "on and off are two words", {})
        return self

    @model_validator(mode="after")
    def _has_topics(self) -> Device:
        if bool(self.tasmota) == bool(self.command_topic and self.state_topic):
            raise PydanticCustomError("topics", "either tasmota, or command_topic and state_topic", {})
        if self.rest == "on" and self.longest_on_s is not None:
            raise PydanticCustomError(
                "rest", "what rests on is on for any time: longest_on_s is for what rests off", {}
            )
        return self


class Lab(_Section):
    """Everything that `lab.yaml` says."""

    phones: dict[str, LabPhone] = Field(default_factory=dict)
    bus: Broker | None = None
    devices: dict[str, Device] = Field(default_factory=dict)
    sip: str = ""
    """HOST:PORT at which runs with real phones take SIP: the address that the phones are provisioned with."""
    sips: str = ""
    """The same over TLS, for lines whose transport is tls."""
    events: str = ""
    """URL at which action URLs of the phones are taken; phones are not told of any when left out."""


Fault = tuple[tuple[str, ...], str]
"""The path of a value in lab.yaml, and what is wrong with it."""


def faults(lab: Lab) -> Iterator[Fault]:
    """What no entry can know by itself: where the entries of a lab do not fit together."""
    yield from _of_phones(lab)
    yield from _of_hooks(lab)
    yield from _of_devices(lab)
    yield from _of_events(lab)


def _of_phones(lab: Lab) -> Iterator[Fault]:
    seen: dict[tuple[str, str], str] = {}
    for name, phone in lab.phones.items():
        place, user = ("phones", name), phone.username or name
        if not _USER.fullmatch(user):
            where = (*place, "username") if phone.username else place
            yield where, f"{user!r} is no user name of SIP: letters, digits and . _ + - only"
        if ":" in phone.web_user:
            yield (*place, "web_user"), "a log-in of the web has no colon in its user name"
        unique = {"mac": phone.mac, "username": user}
        if phone.host and not phone.simulated:
            try:
                parse_web_host(phone.host)
            except ValueError as error:
                yield (*place, "host"), str(error)
            unique["host"] = phone.host
        for word, value in unique.items():
            if value and (other := seen.setdefault((word, value), name)) != name:
                yield (*place, word), f"{other} has the same {word}"


def _of_hooks(lab: Lab) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for name, phone in lab.phones.items():
        place = ("phones", name, "hook")
        if not phone.hook:
            continue
        if phone.hook not in lab.devices:
            yield place, f"no device is called {phone.hook!r}"
        elif lab.devices[phone.hook].kind != "hook":
            yield place, f"{phone.hook} is a {lab.devices[phone.hook].kind}, and no hook"
        elif (other := seen.setdefault(phone.hook, name)) != name:
            yield place, f"{phone.hook} lifts the handset of {other}"


def _of_devices(lab: Lab) -> Iterator[Fault]:
    if lab.devices and lab.bus is None:
        yield ("devices",), "devices need a bus"
    seen: dict[str, str] = {}
    for name, device in lab.devices.items():
        where = f"{device.tasmota}, channel {device.channel}" if device.tasmota else device.command_topic
        if (other := seen.setdefault(where, name)) != name:
            yield ("devices", name), f"{other} is the same device, at {where}"


def _of_events(lab: Lab) -> Iterator[Fault]:
    if not lab.events:
        return
    try:
        url = urlsplit(lab.events)
        is_url = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    except ValueError:
        is_url = False
    if not is_url:
        yield ("events",), "no URL of a server, such as http://192.168.1.5:8091"


def load_lab(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Lab:
    """Read a lab; without `file` the one of the working folder, and an empty one when there is none.

    `${NAME}` in a value is a variable of the environment: passwords need not stand in the file. Raises BadInput with
    file:line:column.
    """
    path = file or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    if path is None:
        return Lab()
    source = YamlSource(str(path), _text(path))
    if source.tree is None:
        return Lab()
    if not isinstance(source.tree, dict):
        raise source.bad("a mapping is expected here: phones, bus, devices, sip")
    tree = _filled(source.tree, source, (), os.environ if environment is None else environment)
    try:
        lab = Lab.model_validate(tree)
    except ValidationError as error:
        raise _pointed(error, source) from error
    for place, fault in faults(lab):
        raise source.bad(fault, place)
    return lab


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", place=str(path)) from error
    except UnicodeDecodeError as error:
        raise BadInput(f"is not UTF-8 text (byte {error.start})", place=str(path)) from error


def _filled(node: Any, source: YamlSource, path: Sequence[str | int], environment: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: _filled(value, source, (*path, key), environment) for key, value in node.items()}
    if not isinstance(node, str):
        return node
    for name in _VARIABLE.findall(node):
        if name not in environment:
            raise source.bad(f"the environment has no variable {name}", path)
    if "${" in _VARIABLE.sub("", node):
        raise source.bad("a variable of the environment is written ${NAME}, in letters, digits and _", path)
    return _VARIABLE.sub(lambda found: environment[found[1]], node)


_KEY = "[key]"
"""Where pydantic found something wrong with a key, and not with its value."""
_KEY_SAID = "a name is text; put it in quotes"
_SAID = {
    "dict_type": "a mapping is expected here",
    "model_type": "a mapping is expected here",
    "tuple_type": "a list is expected here",
    "string_type": "a text is expected here; put it in quotes",
    "invalid_key": _KEY_SAID,
}
"""Where pydantic speaks of Python."""


def _pointed(error: ValidationError, source: YamlSource) -> BadInput:
    """One fault, with its place in the file; a word nobody knows explains what is missing."""
    faults = error.errors()
    first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    path = first["loc"]
    if first["type"] == "extra_forbidden":
        words = list(_section_of(path).model_fields)
        near = difflib.get_close_matches(str(path[-1]), words, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"expected one of: {', '.join(words)}"
        return source.bad(f"unknown word {path[-1]!r}; {hint}", path, key=True)
    name = next((f"{part}: " for part in reversed(path) if isinstance(part, str) and part != _KEY), "")
    said = _KEY_SAID if path[-1:] == (_KEY,) else _SAID.get(first["type"], first["msg"])
    return source.bad(f"{name}{said[0].lower()}{said[1:]}", path)


def _section_of(path: tuple[int | str, ...]) -> type[BaseModel]:
    if len(path) > 3:
        return Line
    sections: dict[str, type[BaseModel]] = {"phones": LabPhone, "bus": Broker, "devices": Device}
    return sections[str(path[0])] if len(path) > 1 else Lab
