"""All ways by which phones fetch, opened together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from emulator.base.address import Address
from hardware.provisioning.asker import Asker
from hardware.provisioning.http_door import HttpDoor
from hardware.provisioning.plug_and_play import GROUP
from hardware.provisioning.pnp_door import PnpDoor
from hardware.provisioning.tftp_door import TftpDoor

if TYPE_CHECKING:
    import ssl

    from hardware.lab_file import Vendor
    from hardware.provisioning.answering import Answering
    from hardware.provisioning.plug_and_play import Question

_NAMED: tuple[Vendor, ...] = ("yealink", "snom", "fanvil", "grandstream", "poly")
"""As they name themselves by plug and play."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where to serve; None: not that way."""

    http: Address | None = None
    https: Address | None = None
    tls: ssl.SSLContext | None = None
    """For HTTPS."""
    tftp: Address | None = None
    pnp: Address | None = None
    """The address of the interface on which the group is joined, and the group's port."""


class _Door(Protocol):
    async def close(self) -> None: ...


class ProvisioningServer:
    """Open it, read `urls`, close it."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._doors: list[_Door] = []
        self.urls: dict[str, str] = {}
        """`http`, `https`, `tftp` → the URL that phones are given, with a slash at its end; `pnp` → the group."""

    async def open(self, ways: Ways) -> None:
        """Open them all, or none. Raises Unavailable."""
        try:
            if ways.http is not None:
                await self._open_http("http", ways.http, None)
            if ways.https is not None:
                await self._open_http("https", ways.https, ways.tls)
            if ways.tftp is not None:
                tftp = TftpDoor(self._answering)
                self._doors.append(tftp)
                self.urls["tftp"] = f"tftp://{await tftp.open(ways.tftp)}/"
            if ways.pnp is not None:
                pnp = PnpDoor(self._url_of)
                self._doors.append(pnp)
                self.urls["pnp"] = str(await pnp.open(Address(GROUP, ways.pnp.port), ways.pnp.host))
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Close what is open."""
        while self._doors:
            await self._doors.pop().close()

    def one_time_url(self, phone: str) -> str:
        """For one phone; by HTTPS if that is served, else HTTP, else TFTP."""
        base = next(self.urls[way] for way in ("https", "http", "tftp") if way in self.urls)
        return base + self._answering.one_time_path(phone)

    async def _open_http(self, way: str, where: Address, tls: ssl.SSLContext | None) -> None:
        door = HttpDoor(self._answering, tls)
        self._doors.append(door)
        self.urls[way] = f"{way}://{await door.open(where)}/"

    def _url_of(self, question: Question) -> str:
        """What a phone is told by plug and play; nothing if it is none of ours."""
        config = self._answering.catalog.phone_of(question.mac)
        if config is not None:
            return self.one_time_url(config.phone)
        said = question.vendor.lower()
        vendor = next((each for each in _NAMED if each in said), None)
        asker = Asker(vendor=vendor, model=question.model, mac=question.mac)
        self._answering.unknown_phone(question.host, asker, "its configuration by plug and play")
        return ""
