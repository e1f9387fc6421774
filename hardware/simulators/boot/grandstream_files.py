"""Configuration of a Grandstream phone or adapter: which files it asks for, their XML, what the P values mean.

Sources: Grandstream, "SIP Device Provisioning Guide" (names, XML), configuration templates of GXP21xx and HT801 (P
values).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.sip.grammar import parse_host_port
from hardware.simulators.boot.terms import NoConfiguration
from hardware.simulators.boot.values import SRTP, Values
from hardware.simulators.boot.xml_file import xml_root

if TYPE_CHECKING:
    from emulator.testing.phone_habits import KeyWay
    from hardware.simulators.boot.terms import Files
    from hardware.simulators.order import AnswerUse, FaxWay, FlashWay, PhoneOrder, SipWay

CODECS = {"0": "PCMU", "8": "PCMA", "9": "G722", "123": "opus"}
FAX: dict[str, FaxWay] = {"0": "t38", "1": "sound"}
VOCODERS = ("P57", "P58", "P59", "P60", "P61", "P62", "P46", "P98")
"""The best first."""
TRANSPORTS: dict[str, SipWay] = {"0": "udp", "1": "tcp", "2": "tls"}
ADAPTER_KEYS: dict[str, KeyWay] = {"100": "inband", "101": "rfc4733", "102": "info"}
EVENTS = {
    "P8304": "setup",
    "P8305": "registered",
    "P8308": "off_hook",
    "P8309": "on_hook",
    "P8310": "incoming_call",
    "P8311": "outgoing_call",
    "P8312": "missed_call",
    "P8313": "established_call",
    "P8314": "terminated_call",
    "P8324": "hold_call",
    "P8325": "unhold_call",
}
SAMPLE_MS = 10
"""The frames of P37."""


async def fetch(files: Files, order: PhoneOrder) -> PhoneOrder:
    """As `Recipe` says. The binary form comes first on a phone; it is not simulated, and asked for as if it was."""
    await files.get(f"cfg{order.mac}")
    own = f"cfg{order.mac}.xml"
    for name in (own, f"cfg{order.model.lower()}.xml", "cfg.xml"):
        content = await files.get(name)
        if content is not None:
            return configured(order, Values(_read(content, files.url_of(name), order.mac), files.url_of(name)))
    raise NoConfiguration(f"{files.url_of(own)}: no such file")


def configured(order: PhoneOrder, values: Values) -> PhoneOrder:
    """What the phone is by its settings; an adapter has no way to answer and no action URLs. Raises NoConfiguration."""
    if not values.is_on("P271"):
        raise values.wrong("P271", "is not 1: the account is off")
    if not values.is_on("P31", default=True):
        raise values.wrong("P31", "is 0: the account does not register")
    is_adapter = order.model.upper().startswith("HT")
    chosen = [values.text(place, "0" if place == "P57" else "") for place in VOCODERS]
    collector = values.text("P26094") if is_adapter else ""
    return replace(
        order,
        registrar=_server(values),
        username=values.one_name("P35", "P36"),
        password=values.text("P34"),
        codecs=values.ordered(
            [(place, CODECS[number]) for place, number in enumerate(chosen, start=1) if number in CODECS],
            "P57",
        ),
        ptime_ms=values.ptime("P37", 2, times=SAMPLE_MS),
        keys=values.chosen("P850", ADAPTER_KEYS, "101") if is_adapter else _keys(values),
        transport=values.chosen("P130", TRANSPORTS, "0"),
        flash=_flash(values) if is_adapter else order.flash,
        fax=values.chosen("P228", FAX, "0") if is_adapter else order.fax,
        srtp=values.chosen("P183", SRTP, "0"),
        answers="never" if is_adapter else _answers(values),
        web_password=values.text("P2", order.web_password),
        action_urls={} if is_adapter else {event: url for p, event in EVENTS.items() if (url := values.text(p))},
        quality_reports=bool(collector),
        collector=Address(collector, values.number("P26095", 5060)) if collector else None,
    )


def _server(values: Values) -> Address:
    text = values.needed("P47")
    try:
        host, port = parse_host_port(text, "P47")
    except PeerViolation:
        raise values.wrong("P47", f"is no HOST or HOST:PORT: {text!r}") from None
    return Address(host, port or 5060)


def _keys(values: Values) -> KeyWay:
    """The best of those that are on."""
    if values.is_on("P2302", default=True):
        return "rfc4733"
    return "info" if values.is_on("P2303") else "inband"


def _flash(values: Values) -> FlashWay:
    """P74: told by INFO; P28080: told as an event."""
    if values.is_on("P28080"):
        return "rfc4733"
    return "info" if values.is_on("P74") else "local"


def _answers(values: Values) -> AnswerUse:
    if values.is_on("P90"):
        return "always"
    return "when_asked" if values.is_on("P298") else "never"


def _read(content: bytes, url: str, mac: str) -> dict[str, str]:
    """The P values; a file for another phone is refused."""
    root = xml_root(content, url)
    config = root.find("config")
    if root.tag != "gs_provision" or config is None:
        raise NoConfiguration(f"{url}: <gs_provision> with <config> is expected, not <{root.tag}>")
    meant = (root.findtext("mac") or mac).strip().lower()
    if meant != mac:
        raise NoConfiguration(f"{url}: is for the phone {meant}, not for {mac}")
    return {element.tag: (element.text or "").strip() for element in config}
