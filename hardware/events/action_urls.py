"""Reads what phones report by HTTP: action URLs of Yealink, Grandstream, snom and Fanvil, telephony events of Poly.

The URL that a phone is given ends with the phone's name in the lab and the event, in the vendor's word:
`…/reception/incoming_call?mac=$mac&call_id=$call_id`. A phone that was set up by hand may leave out its name if the
query has its MAC address, or if the report comes from the host that the lab has for it.

Anybody in the network can send such a request. It counts when the path has the phone's token, which provisioning puts
there (`/TOKEN/reception/incoming_call`), or when it comes from the phone's host; everything else is refused.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from emulator.base.errors import PeerViolation
from hardware.events.event_words import POLY_CALL_STATES, POLY_EVENTS, WORDS
from hardware.lab_file import plain_mac
from hardware.phones.control import PhoneEvent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from hardware.lab_file import LabPhone

POLY_STATE = "CallStateChangeEvent"
UNKNOWN, REFUSED = 404, 403
_IPV4_IN_IPV6 = "::ffff:"


@dataclass(frozen=True, slots=True)
class Report:
    """A request as it came."""

    path: str = field(repr=False)
    """As in the request line, without the query; a token is in it."""
    query: str = ""
    body: bytes = b""
    source: str = ""
    """The IP address it came from."""


class ActionUrls:
    """Reports become events. It remembers which calls of a Poly are held, whose word for resumed is connected."""

    def __init__(self, phones: Mapping[str, LabPhone], tokens: Mapping[str, str]) -> None:
        """`phones` by their names in the lab, and what each has in its URL; who has none reports from its host."""
        self._phones = phones
        self._tokens = tokens
        self._by_mac = {phone.mac: name for name, phone in phones.items() if phone.mac}
        hosts = [(name, phone.host.rsplit("://", maxsplit=1)[-1]) for name, phone in phones.items() if phone.host]
        self._by_host = {host.rsplit(":", 1)[0] if host.count(":") == 1 else host: name for name, host in hosts}
        self._held: set[tuple[str, str]] = set()

    def read(self, report: Report) -> list[PhoneEvent]:
        """What a report says: one event, or those of an XML body. Raises PeerViolation when no phone is meant."""
        parts = [unquote(part) for part in report.path.split("/") if part]
        values = dict(parse_qsl(report.query, keep_blank_values=True))
        if report.body.strip():
            return [self._of_poly(event, parts, report) for event in _events(report.body)]
        if not parts:
            raise PeerViolation("an action URL without an event", place="/", status=UNKNOWN)
        word = parts[-1]
        phone = self._phone(parts[:-1], values.get("mac", ""), report)
        return [PhoneEvent(phone=phone, name=WORDS.get(word.lower(), word), vendor_name=word, values=values)]

    def _of_poly(self, event: Element, parts: list[str], report: Report) -> PhoneEvent:
        values = {child.tag: (child.text or "").strip() for child in event.iter() if not len(child)}
        values |= dict(event.attrib)
        phone = self._phone(parts, values.get("MACAddress", ""), report)
        name = POLY_EVENTS.get(event.tag, event.tag)
        if event.tag == POLY_STATE:
            name = self._of_state(phone, values.get("CallReference", ""), values.get("CallState", ""))
        return PhoneEvent(phone=phone, name=name, vendor_name=event.tag, values=values)

    def _of_state(self, phone: str, call: str, state: str) -> str:
        was_held = (phone, call) in self._held
        self._held.discard((phone, call))
        if state == "CallHold":
            self._held.add((phone, call))
        if state == "Connected" and was_held:
            return "resumed"
        return POLY_CALL_STATES.get(state, state)

    def _phone(self, parts: list[str], mac: str, report: Report) -> str:
        """Who reports; it has to show that it does. Raises PeerViolation, which shows no token."""
        source = report.source.removeprefix(_IPV4_IN_IPV6)
        at_source = self._by_host.get(source)
        name = self._named(parts, mac) or at_source
        if name is None:
            shown = "/".join("…" if part in self._tokens.values() else part for part in report.path.split("/"))
            why = "no phone of the lab has this name, MAC address or host"
            raise PeerViolation(why, place=shown, status=UNKNOWN)
        token = self._tokens.get(name, "").encode()
        if token and any(hmac.compare_digest(part.encode(), token) for part in parts):
            return name
        if name != at_source:
            why = "the URL has not the token of this phone, nor does it come from its host"
            raise PeerViolation(why, place=name, status=REFUSED)
        return name

    def _named(self, parts: list[str], mac: str) -> str | None:
        """By the nearest name in the path, else by MAC address."""
        for part in reversed(parts):
            if part in self._phones:
                return part
        try:
            return self._by_mac.get(plain_mac(mac)) if mac else None
        except ValueError:
            return None  # a variable that the phone did not fill in


def _events(body: bytes) -> list[Element]:
    """The events of a Poly: the root, or what is in a `PolycomIPPhone`."""
    try:
        root: Element = defusedxml.ElementTree.fromstring(body)
    except (ParseError, DefusedXmlException) as error:
        raise PeerViolation(f"this is not XML: {error}", status=400) from error
    return list(root) if root.tag == "PolycomIPPhone" else [root]
