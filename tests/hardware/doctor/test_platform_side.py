"""What the platform of a lab needs is looked at where its phones will look for it."""

from __future__ import annotations

import datetime
from pathlib import Path

from hardware.doctor.platform_side import check_platform_side
from hardware.lab_file import Lab, LabPhone, Line

NOW = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)


def told(lab: Lab) -> list[tuple[str, str]]:
    found = check_platform_side(lab, (0, 0), Path("nowhere"), NOW)
    return [(each.about, each.what) for each in found]


def test_without_a_lab_the_ports_of_loopback_are_looked_at() -> None:
    ((about, what),) = told(Lab())
    assert (about, what.startswith("audio: udp ports of 127.0.0.1 ")) == ("port", True)


def test_phones_elsewhere_need_a_way_through_the_firewall() -> None:
    port, firewall = told(Lab(sip="192.0.2.5:5060"))
    assert port[1].startswith("audio: udp ports of 192.0.2.5 ")
    assert firewall[0] == "firewall"


def test_phones_that_speak_tls_need_a_certificate() -> None:
    assert told(Lab(sips="127.0.0.1:5061"))[-1] == ("certificate", "there is none in nowhere")
    tls = LabPhone(vendor="snom", line=Line(transport="tls"))
    assert told(Lab(sip="127.0.0.1:5060", phones={"desk": tls}))[-1][0] == "certificate"
