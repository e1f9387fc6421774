"""Of what a lab tells its phones, each part that is wrong is found."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.base.errors import BadInput
from hardware.doctor import lab_addresses
from hardware.doctor.lab_addresses import check_lab_addresses
from hardware.lab_file import Lab, LabPhone
from hardware.provisioning.sockets import datagrams, listening

pytestmark = pytest.mark.live


def broken(lab: Lab) -> list[str]:
    return [found.what for found in check_lab_addresses(lab, "lab.yaml") if found.state == "broken"]


def test_a_lab_without_addresses_has_nothing_to_check() -> None:
    assert check_lab_addresses(Lab(), "lab.yaml") == []


def test_ports_of_sips_and_of_action_urls() -> None:
    with listening(Address("127.0.0.1", 0)) as taken:
        address = Address(*taken.getsockname())
        told = broken(Lab(sips=str(address), events=f"http://{address}"))
    assert [what.partition(":")[0] for what in told] == ["SIP over TLS", "action URLs"]


def test_what_only_some_phones_need_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with datagrams(Address("127.0.0.1", 0)) as taken, datagrams(Address("127.0.0.1", 0)) as free:
        monkeypatch.setattr(lab_addresses, "TFTP_PORT", taken.getsockname()[1])
        sip = str(Address(*free.getsockname()))
        free.close()
        told = {found.what.partition(":")[0]: found for found in check_lab_addresses(Lab(sip=sip), "lab.yaml")}
    assert told["offhook provision --tftp"].state == "doubtful"
    assert told["offhook provision --tftp"].mend


def test_ports_of_an_address_that_is_not_ours_are_not_asked_for() -> None:
    assert broken(Lab(sip="192.0.2.1:5060")) == ["192.0.2.1 is no address of this machine"]


def test_a_real_phone_needs_more_than_loopback() -> None:
    lab = Lab(sip="127.0.0.1:5060", phones={"reception": LabPhone(vendor="yealink", host="192.0.2.20")})
    assert broken(lab) == ["127.0.0.1 is for this machine alone: no phone reaches it"]


def test_an_address_that_is_none() -> None:
    with pytest.raises(BadInput, match=r"lab\.yaml: sip: no HOST:PORT"):
        check_lab_addresses(Lab(sip="a:b:c"), "lab.yaml")
