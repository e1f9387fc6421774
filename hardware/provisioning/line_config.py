"""What the configuration of one phone is made of, whoever made the phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from emulator.base.errors import OffhookError

if TYPE_CHECKING:
    from emulator.base.address import Address
    from hardware.lab_file import Line, Vendor


REGISTERED_FOR_S = 60
"""What phones ask of the registrar: so soon a phone is back at a platform that was started anew, and knows nobody."""


class CannotProvision(OffhookError):
    """A phone cannot be given what lab.yaml asks for. `field` is the place within the phone: `line.srtp`."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class LineConfig:
    """One phone with one line. No text in it has a line break, a control character or a quote."""

    phone: str
    """Its name in the lab."""
    vendor: Vendor
    model: str
    mac: str
    """Twelve small digits."""
    username: str
    password: str
    display_name: str
    host: str
    """Of the registrar."""
    port: int
    line: Line
    reports: Address | None
    """Where its quality reports go, which travel by UDP whatever its line takes; None: nowhere."""
    web_user: str
    web_password: str
    """Of its web interface; empty: as it is."""
    events: str
    """Where its action URLs go, without a slash at the end; empty: nowhere."""

    @property
    def registrar(self) -> str:
        """HOST:PORT; IPv6 in brackets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def event_url(self, event: str, variables: str = "") -> str:
        """The action URL of an event, by the vendor's word for it. `variables`: a query in the vendor's notation."""
        url = f"{self.events}/{quote(self.phone, safe='')}/{event}"
        return f"{url}?{variables}" if variables else url


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFile:
    """A file as it goes out."""

    name: str
    content: bytes
    kind: str
    """Its media type."""
    is_personal: bool
    """Whether a password is in it: it is for one phone alone."""
