"""Makes a certificate for the hosts of plivo.com: who trusts its authority asks Offhook by TLS. RFC 5280.

The authority lives for one signature: its key is never written, so that nobody can sign anything else in its name.
"""

from __future__ import annotations

import datetime
import ipaddress
import re
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from emulator.base.errors import BadInput, Unavailable
from emulator.runtime.certificates import Certificates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_HOST_NAME = re.compile(r"(\*\.)?[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_ALWAYS = ("*.plivo.com", "localhost", "127.0.0.1", "::1")
_AUTHORITY, _SERVER = (
    x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    for name in ("Offhook, on one machine", "Offhook, in the place of api.plivo.com")
)
_VALID = datetime.timedelta(days=825)
"""The longest that Apple's systems accept of a server."""
_SKEW = datetime.timedelta(days=1)


def make_certificates(folder: Path, hosts: Sequence[str], now: datetime.datetime) -> Certificates:
    """An authority, and a server's certificate for plivo.com, this machine and `hosts`, in `folder`; replaces others.

    Raises BadInput for what is no host, Unavailable when they cannot be written.
    """
    authority_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _authority(authority_key, now)
    server = _server(server_key, authority_key, [_alternative(host) for host in (*_ALWAYS, *hosts)], now)
    made = Certificates(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_private(made.key, server_key)
        made.server.write_bytes(server.public_bytes(serialization.Encoding.PEM))
        made.authority.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    except OSError as error:
        raise Unavailable(f"certificates in {folder}: {error.strerror}") from error
    return made


def _authority(key: ec.EllipticCurvePrivateKey, now: datetime.datetime) -> x509.Certificate:
    return (
        _builder(_AUTHORITY, key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _server(
    key: ec.EllipticCurvePrivateKey,
    authority_key: ec.EllipticCurvePrivateKey,
    names: Sequence[x509.GeneralName],
    now: datetime.datetime,
) -> x509.Certificate:
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _builder(_SERVER, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(issuer, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(subject: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime.datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(_AUTHORITY)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + _VALID)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        pass
    if not _HOST_NAME.fullmatch(host):
        raise BadInput("is neither the name of a host nor an address", place=host)
    return x509.DNSName(host)


def _write_private(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
