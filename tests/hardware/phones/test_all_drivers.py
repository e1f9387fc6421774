"""Every phone of a lab gets the driver that its file asks for."""

from __future__ import annotations

from hardware.lab_file import LabPhone
from hardware.phones.all_drivers import make_control
from hardware.phones.manual import ManualPhone


def test_a_manual_phone_is_operated_by_a_person() -> None:
    assert isinstance(make_control("desk", LabPhone(vendor="snom", control="manual")), ManualPhone)
