"""The certificate that phones are shown: by SIP over TLS and by provisioning over HTTPS."""

from __future__ import annotations

import datetime
import ssl
from typing import TYPE_CHECKING

from cryptography import x509

from hardware.doctor.finding import Finding

if TYPE_CHECKING:
    from pathlib import Path

SOON = datetime.timedelta(days=14)


def check_certificate(folder: Path, host: str, now: datetime.datetime) -> Finding:
    """That of `offhook certs` in `folder`: there, with its key, valid now, and made out to `host`."""
    name, key = folder / "server.pem", folder / "server.key"
    renew = f"`offhook certs --renew --name {host} --folder {folder}`"
    try:
        shown = x509.load_pem_x509_certificate(name.read_bytes())
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(name, key)
    except FileNotFoundError:
        made = f"`offhook certs --name {host} --folder {folder}`"
        return Finding("certificate", "broken", f"there is none in {folder}", made)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        return Finding("certificate", "broken", f"{name} or its key cannot be used: {error}", renew)
    until = shown.not_valid_after_utc
    if not shown.not_valid_before_utc <= now < until:
        span = f"{shown.not_valid_before_utc:%Y-%m-%d} to {until:%Y-%m-%d}"
        return Finding("certificate", "broken", f"{name} is valid from {span}, and not now", renew)
    if host not in _names(shown):
        return Finding("certificate", "broken", f"{name} is not made out to {host}: phones that check refuse it", renew)
    if until - now < SOON:
        return Finding("certificate", "doubtful", f"{name} ends on {until:%Y-%m-%d}", renew)
    return Finding(
        "certificate", "fine", f"{name} is made out to {host} until {until:%Y-%m-%d}; phones trust its ca.pem"
    )


def _names(shown: x509.Certificate) -> set[str]:
    """Names and addresses of its subjectAltName (RFC 6125 §6.4)."""
    try:
        found = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    return {*found.get_values_for_type(x509.DNSName), *map(str, found.get_values_for_type(x509.IPAddress))}
