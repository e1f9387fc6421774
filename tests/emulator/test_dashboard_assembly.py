"""By which names a platform is known, and where it serves SIP to browsers."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.dashboard.onlooker import WebSocketDoor
from emulator.dashboard_assembly import authority_of, hosts_of, web_socket_doors
from emulator.runtime.certificate_maker import make_certificates
from emulator.runtime.certificates import Certificates
from emulator.settings import Settings
from emulator.sip.hop import Hop

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_known_by_what_it_advertises_and_by_its_urls() -> None:
    settings = Settings(advertise="Lab.example, 2001:db8::1")
    urls = ["http://192.0.2.80:8080", "https://[2001:db8::2]:8443", ""]
    assert hosts_of(settings, urls) == {"lab.example", "2001:db8::1", "192.0.2.80", "2001:db8::2"}


def test_browsers_use_web_sockets_only() -> None:
    doors = [
        Hop("tls", Address("0.0.0.0", 5061)),
        Hop("ws", Address("127.0.0.1", 5066)),
        Hop("wss", Address("::", 7443)),
    ]
    assert web_socket_doors(doors) == (
        WebSocketDoor(scheme="ws", host="127.0.0.1", port=5066),
        WebSocketDoor(scheme="wss", host="::", port=7443),
    )


def test_of_the_authority_its_certificate_is_shown_and_no_key(tmp_path: Path) -> None:
    certificates = Certificates(tmp_path)
    assert authority_of(certificates) == b""
    make_certificates(tmp_path, ["lab.example"], datetime.datetime.now(datetime.UTC))
    own = certificates.authority.read_bytes()
    certificates.authority.write_bytes(own + certificates.key.read_bytes())
    assert authority_of(certificates) == own
    certificates.authority.write_bytes(certificates.key.read_bytes())
    assert authority_of(certificates) == b""
