"""`offhook up --lan`: which address, which certificates, what is refused, and the QR code."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509

from emulator.base.errors import BadInput, Unavailable
from emulator.lan import OUTSIDE, on_lan, qr_code
from emulator.runtime.certificate_maker import make_certificates
from emulator.runtime.certificates import Certificates
from emulator.settings import Account, Settings

if TYPE_CHECKING:
    from emulator.base.address import Address

OWN = Account(auth_token="of-my-own")
HOME = "192.168.1.5"


def at_home(peer: Address) -> str:
    assert peer == OUTSIDE
    return HOME


def test_https_is_served_at_the_address_in_the_network_with_certificates_for_it(tmp_path: Path) -> None:
    settings = on_lan(Settings(account=OWN), at_home, tmp_path)
    assert settings.https == "192.168.1.5:8443"
    assert settings.http == Settings().http
    certificates = Certificates(tmp_path / HOME)
    assert settings.certificates == str(certificates.folder)
    assert certificates.exist()
    certificates.server_tls()


def test_certificates_that_fit_stay_so_that_nobody_has_to_trust_anew(tmp_path: Path) -> None:
    on_lan(Settings(account=OWN), at_home, tmp_path)
    before = Certificates(tmp_path / HOME).authority.read_bytes()
    on_lan(Settings(account=OWN), at_home, tmp_path)
    assert Certificates(tmp_path / HOME).authority.read_bytes() == before


def test_certificates_are_for_every_name_that_is_advertised(tmp_path: Path) -> None:
    settings = on_lan(Settings(account=OWN, advertise=f"{HOME}, lab.home"), at_home, tmp_path)
    shown = x509.load_pem_x509_certificate(Certificates(Path(settings.certificates)).server.read_bytes())
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "lab.home" in names.get_values_for_type(x509.DNSName)
    assert settings.https == f"{HOME}:8443"


@pytest.mark.parametrize("damage", ["other address", "over", "no certificate", "key lost"])
def test_certificates_that_do_not_are_made_anew(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / HOME
    now = datetime.datetime.now(datetime.UTC)
    made_at = now - datetime.timedelta(days=900) if damage == "over" else now
    made = make_certificates(folder, () if damage == "other address" else (HOME,), made_at)
    if damage == "no certificate":
        made.server.write_text("nothing")
    elif damage == "key lost":
        made.key.unlink()
    before = made.authority.read_bytes()
    on_lan(Settings(account=OWN), at_home, tmp_path)
    assert made.authority.read_bytes() != before
    made.server_tls()


def test_certificates_of_the_user_are_never_replaced(tmp_path: Path) -> None:
    made = make_certificates(tmp_path, (), datetime.datetime.now(datetime.UTC))
    before = made.server.read_bytes()
    settings = Settings(account=OWN, certificates=str(tmp_path))
    with pytest.raises(Unavailable, match=rf"not for 192\.168\.1\.5; `offhook certs --folder {tmp_path} --name 192"):
        on_lan(settings, at_home)
    assert made.server.read_bytes() == before
    make_certificates(tmp_path, (HOME,), datetime.datetime.now(datetime.UTC))
    assert on_lan(settings, at_home).certificates == str(tmp_path)


def test_what_the_user_says_of_the_place_holds(tmp_path: Path) -> None:
    settings = Settings(account=OWN, https="0.0.0.0:443", advertise="lab.example, ::1")
    found = on_lan(settings, at_home, tmp_path)
    assert found.https == "0.0.0.0:443"
    assert Certificates(tmp_path / "lab.example").exist()


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "0.0.0.0"])
def test_without_a_network_it_says_so(tmp_path: Path, address: str) -> None:
    with pytest.raises(Unavailable, match="no address in a network"):
        on_lan(Settings(account=OWN), lambda _: address, tmp_path)


def test_the_open_internet_is_no_lan(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"8\.8\.8\.8 is an address of the open internet"):
        on_lan(Settings(account=OWN), lambda _: "8.8.8.8", tmp_path)
    on_lan(Settings(account=OWN, advertise="8.8.8.8"), lambda _: "8.8.8.8", tmp_path)


def test_the_token_that_everybody_knows_is_refused_and_another_one_offered(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"PLIVO_AUTH_TOKEN=[0-9a-f]{32} offhook up --lan$"):
        on_lan(Settings(), at_home, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_qr_code_fits_a_terminal() -> None:
    url = "https://192.168.100.100:8443/phone"
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in qr_code(url).splitlines()]
    assert 10 < len(lines) < 24
    assert 20 < max(map(len, lines)) < 80
    assert qr_code(url) != qr_code(url.replace("100:", "101:"))
