"""`offhook up --lan`: the platform for the machines of a network, by TLS, with certificates made for its address."""

from __future__ import annotations

import datetime
import io
import secrets
import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import segno
from cryptography import x509

from emulator.base.address import Address
from emulator.base.errors import BadInput, Unavailable
from emulator.runtime.certificate_maker import make_certificates
from emulator.runtime.certificates import Certificates, default_folder
from emulator.runtime.live_network import LiveNetwork
from emulator.settings import Account

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.settings import Settings

PORT = 8443
OUTSIDE = Address("192.0.2.1", 9)
"""The route to it tells which of our addresses the network sees; nothing is sent."""


def on_lan(settings: Settings, find: Callable[[Address], str] | None = None, folder: Path | None = None) -> Settings:
    """The settings with HTTPS at this machine's address in its network, unless they say where, and certificates for it.

    `find`: our address towards a peer; `folder`: of certificates that are made. Raises BadInput and Unavailable.
    """
    _demand_token(settings)
    address = _lan_address(settings, find or LiveNetwork().local_address_towards)
    chosen = settings.certificates or str((folder or default_folder().with_name("lan-certificates")) / address)
    named = [each.strip() for each in settings.advertise.split(",") if each.strip()]
    _ensure_certificates(Certificates(Path(chosen)), named or [address], may_make=not settings.certificates)
    https = settings.https or str(Address(address, PORT))
    return settings.model_copy(update={"https": https, "certificates": chosen})


def qr_code(url: str) -> str:
    """A QR code of blocks for a terminal, light or dark."""
    drawn = io.StringIO()
    segno.make(url, error="m", micro=False).terminal(out=drawn, border=2, compact=True)
    return drawn.getvalue()


def _demand_token(settings: Settings) -> None:
    if settings.account.auth_token == Account().auth_token:
        raise BadInput(
            "the auth token is the one that everybody knows, and the whole network could use the API with it; "
            f"choose one: PLIVO_AUTH_TOKEN={secrets.token_hex(16)} offhook up --lan",
            place="--lan",
        )


def _lan_address(settings: Settings, find: Callable[[Address], str]) -> str:
    """What is advertised, or that of the route to the world, unless the world could come by it."""
    named = settings.advertise.partition(",")[0].strip()
    if named:
        return named
    address = find(OUTSIDE)
    known = ip_address(address)
    if known.is_loopback or known.is_unspecified:
        raise Unavailable("--lan: this machine has no address in a network; connect it, or name one by --advertise")
    if known.is_global:
        raise Unavailable(
            f"--lan: {address} is an address of the open internet, not of a network of yours; "
            "name one by --advertise if that is what you want"
        )
    return address


def _ensure_certificates(certificates: Certificates, hosts: list[str], *, may_make: bool) -> None:
    """Certificates that name all of these; those that the user chose are never replaced."""
    if certificates.exist() and _covers(certificates, hosts):
        return
    if not may_make:
        raise Unavailable(
            f"--lan: the certificates in {certificates.folder} are missing, over or not for {', '.join(hosts)}; "
            f"`offhook certs --folder {certificates.folder} --name {' --name '.join(hosts)}` makes them"
        )
    make_certificates(certificates.folder, hosts, datetime.datetime.now(datetime.UTC))


def _covers(certificates: Certificates, hosts: list[str]) -> bool:
    try:
        shown = x509.load_pem_x509_certificate(certificates.server.read_bytes())
        names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        certificates.server_tls()
    except (ValueError, OSError, ssl.SSLError, x509.ExtensionNotFound, Unavailable):
        return False
    is_over = shown.not_valid_after_utc < datetime.datetime.now(datetime.UTC)
    addresses = map(str, names.get_values_for_type(x509.IPAddress))
    return not is_over and {*hosts} <= {*addresses, *names.get_values_for_type(x509.DNSName)}
