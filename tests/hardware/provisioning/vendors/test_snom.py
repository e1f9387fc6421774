"""What a snom is given: the golden files follow the settings of the snom Service Hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hardware.provisioning.vendors.snom import common_file, personal_file
from tests.hardware.provisioning.lab_lines import config_of, is_golden, with_everything

if TYPE_CHECKING:
    from hardware.lab_file import Vendor

SNOM: tuple[Vendor, str, str] = ("snom", "D785", "000413922d24")


def test_a_plain_line() -> None:
    file = personal_file(config_of(*SNOM))
    assert file.name == "snomD785-000413922D24.htm"
    assert is_golden(file, "snom-plain.htm")


def test_a_line_with_everything() -> None:
    line: dict[str, Any] = {
        "codecs": ("g722", "pcma"),
        "dtmf": "info",
        "srtp": "required",
        "transport": "tls",
        "auto_answer": "always",
    }
    assert is_golden(personal_file(with_everything(config_of(*SNOM, **line))), "snom-whole.htm")


def test_the_file_of_a_model_has_nothing() -> None:
    assert is_golden(common_file("snomD785.htm"), "snom-model.htm")


def test_keys_go_as_tones_when_no_telephone_event_is_offered() -> None:
    assert b"telephone-event" not in personal_file(config_of(*SNOM, dtmf="inband")).content
