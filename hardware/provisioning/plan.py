"""lab.yaml becomes the configuration of each phone; what cannot be given to a phone is named with its place there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import BadInput, PeerViolation
from emulator.base.yaml_source import YamlSource
from emulator.sip.grammar import parse_host_port
from hardware.lab_file import DEFAULT_FILE, load_lab
from hardware.lab_secrets import endpoint_password, event_token
from hardware.provisioning.catalog import Catalog
from hardware.provisioning.line_config import LineConfig

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hardware.lab_file import Lab, LabPhone

SIP_PORT, SIPS_PORT = 5060, 5061
_UNSAFE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\"'`\\\\]|^\\s|\\s$")
_URL = re.compile(r"https?://[^\s\"'<>?#\\]+")


class Plan:
    """What `offhook provision` gives, read from a lab file."""

    def __init__(self, file: Path | None = None) -> None:
        """Raises BadInput with file:line:column, also where no phone of the lab has a MAC address."""
        self.path = file or DEFAULT_FILE
        self.lab: Lab = load_lab(self.path)
        self._source = YamlSource(str(self.path), self.path.read_text("utf-8"))
        self._registrars = {
            name: self._registrar(name, port) for name, port in (("sip", SIP_PORT), ("sips", SIPS_PORT))
        }
        if self.lab.events and not _URL.fullmatch(self.lab.events):
            raise self._source.bad("no URL of a server, such as http://192.168.1.5:8091", ("events",))
        self.catalog = Catalog(self._configs())
        if not self.catalog.phones:
            raise BadInput("no phone has a mac: there is nobody to provision", place=self._source.place(("phones",)))
        for refused in self.catalog.refused:
            raise self._source.bad(str(refused.why), ("phones", refused.config.phone, *refused.why.field.split(".")))

    @property
    def address(self) -> str:
        """The address of ours that the phones are told: that of their registrar; empty when lab.yaml has none."""
        registrar = self._registrars["sip"] or self._registrars["sips"]
        return registrar.host if registrar else ""

    def _configs(self) -> list[LineConfig]:
        return [self._config(name, phone) for name, phone in self.lab.phones.items() if phone.mac]

    def _config(self, name: str, phone: LabPhone) -> LineConfig:
        host, port = self._server(name, phone)
        place = ("phones", name)
        return LineConfig(
            phone=name,
            vendor=phone.vendor,
            model=self._safe(phone.model, (*place, "model")),
            mac=phone.mac,
            username=phone.username or name,
            password=self._safe(phone.password or endpoint_password(self.path, name), (*place, "password")),
            display_name=self._safe(phone.line.display_name or name, (*place, "line", "display_name")),
            host=host,
            port=port,
            line=phone.line,
            reports=self._registrars["sip"] if phone.line.quality_reports else None,
            web_user=self._safe(phone.web_user, (*place, "web_user")),
            web_password=self._safe(phone.web_password, (*place, "web_password")),
            events=f"{self.lab.events.rstrip('/')}/{event_token(self.path, name)}" if self.lab.events else "",
        )

    def _server(self, name: str, phone: LabPhone) -> Address:
        word = phone.registers_at
        found = self._registrars[word]
        if found is None:
            raise self._source.bad(
                f"{word}: HOST:PORT is missing in the lab: where the phone registers", ("phones", name)
            )
        return found

    def _registrar(self, word: str, default_port: int) -> Address | None:
        text = self.lab.sip if word == "sip" else self.lab.sips
        if not text:
            return None
        try:
            host, port = parse_host_port(text, word)
        except PeerViolation:
            raise self._source.bad("no HOST:PORT, such as 192.168.1.5:5060", (word,)) from None
        if host in {"0.0.0.0", "::"}:
            raise self._source.bad("a phone cannot be told to register anywhere; name this machine's address", (word,))
        return Address(host, port or default_port)

    def _safe(self, text: str, path: Sequence[str]) -> str:
        """The text, when every file can carry it. What is wrong with it is told, and not what it is."""
        if _UNSAFE.search(text):
            why = "has a line break, a control character, a quote, a backslash or a blank at its end"
            raise self._source.bad(f"{path[-1]} {why}: a phone's file cannot carry it", path)
        return text
