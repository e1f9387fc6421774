"""What a Fanvil is given: the golden files follow the form that a phone exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hardware.provisioning.vendors.fanvil import common_file, personal_file
from tests.hardware.provisioning.lab_lines import config_of, is_golden, with_everything

if TYPE_CHECKING:
    from hardware.lab_file import Vendor

FANVIL: tuple[Vendor, str, str] = ("fanvil", "X4U", "0c383e001122")


def test_a_plain_line() -> None:
    file = personal_file(config_of(*FANVIL))
    assert file.name == "0c383e001122.cfg"
    assert is_golden(file, "fanvil-plain.cfg")


def test_a_line_with_everything() -> None:
    line: dict[str, Any] = {
        "codecs": ("opus", "g722"),
        "dtmf": "info",
        "srtp": "required",
        "transport": "tls",
        "auto_answer": "always",
    }
    assert is_golden(personal_file(with_everything(config_of(*FANVIL, **line))), "fanvil-whole.cfg")


def test_the_file_of_a_model_has_nothing() -> None:
    assert is_golden(common_file("f0X4hw1.100.cfg"), "fanvil-model.cfg")
