"""What OpenSSL and the standards ask of the certificates, and what must not lie about."""

from __future__ import annotations

import datetime
import ssl
import stat
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from emulator.base.errors import BadInput, Unavailable
from emulator.runtime.certificate_maker import make_certificates

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.runtime.certificates import Certificates

NOW = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)


def made(folder: Path, *hosts: str) -> Certificates:
    return make_certificates(folder, hosts, NOW)


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def accepts(certificates: Certificates, host: str, *, at: datetime.datetime = NOW) -> bool:
    """Whether who trusts the authority takes the server for `host` (the profile of the CA/Browser Forum)."""
    policy = PolicyBuilder().store(Store([read(certificates.authority)])).time(at)
    try:
        policy.build_server_verifier(x509.DNSName(host)).verify(read(certificates.server), [])
    except VerificationError:
        return False
    return True


@pytest.mark.parametrize("host", ["api.plivo.com", "voice-usw1.plivo.com", "localhost", "lab.example.org"])
def test_who_trusts_the_authority_trusts_the_server(tmp_path: Path, host: str) -> None:
    assert accepts(made(tmp_path, "lab.example.org", "10.0.0.7"), host)


def test_for_others_it_stands_for_nothing(tmp_path: Path) -> None:
    certificates = made(tmp_path)
    assert not accepts(certificates, "example.org")
    assert not accepts(certificates, "plivo.com.example.org")


def test_it_does_not_live_for_ever(tmp_path: Path) -> None:
    certificates = made(tmp_path)
    assert accepts(certificates, "api.plivo.com", at=NOW + datetime.timedelta(days=824))
    assert not accepts(certificates, "api.plivo.com", at=NOW + datetime.timedelta(days=826))


def test_another_authority_does_not_vouch_for_it(tmp_path: Path) -> None:
    certificates, others = made(tmp_path / "a"), made(tmp_path / "b")
    others.authority.replace(certificates.authority)
    assert not accepts(certificates, "api.plivo.com")


def test_the_key_of_the_authority_is_nowhere(tmp_path: Path) -> None:
    certificates = made(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ca.pem", "server.key", "server.pem"]
    assert stat.S_IMODE(certificates.key.stat().st_mode) == 0o600
    assert "PRIVATE" not in certificates.authority.read_text() + certificates.server.read_text()
    assert read(certificates.authority).public_key() != read(certificates.server).public_key()


def test_new_ones_replace_those_before_even_a_key_that_all_could_read(tmp_path: Path) -> None:
    before = made(tmp_path).server.read_bytes()
    (tmp_path / "server.key").chmod(0o644)
    certificates = made(tmp_path)
    assert certificates.server.read_bytes() != before
    assert stat.S_IMODE(certificates.key.stat().st_mode) == 0o600
    assert isinstance(certificates.server_tls(), ssl.SSLContext)


@pytest.mark.parametrize("host", ["", "a b", "http://a", "a..b", "ä.example"])
def test_what_is_no_host_is_refused_before_anything_is_written(tmp_path: Path, host: str) -> None:
    with pytest.raises(BadInput, match="neither the name of a host nor an address"):
        made(tmp_path / "new", host)
    assert not (tmp_path / "new").exists()


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="file/folder"):
        made(tmp_path / "file" / "folder")
