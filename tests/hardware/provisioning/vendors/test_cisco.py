"""What Cisco SPA and multiplatform phones are given: the golden files follow their administration guides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hardware.provisioning.line_config import CannotProvision
from hardware.provisioning.vendors.cisco import common_file, personal_file
from tests.hardware.provisioning.lab_lines import config_of, is_golden, with_everything

if TYPE_CHECKING:
    from hardware.lab_file import Vendor

SPA: tuple[Vendor, str, str] = ("cisco_spa", "SPA508G", "0002fdff2103")
MPP: tuple[Vendor, str, str] = ("cisco_mpp", "CP-8841-3PCC", "00562b043615")


def test_the_file_of_a_model_leads_to_the_phones_own() -> None:
    file = common_file("spa508G.cfg", "http://192.168.1.5:8090/")
    assert is_golden(file, "cisco-model.cfg")
    assert not file.is_personal


def test_an_spa() -> None:
    file = personal_file(with_everything(config_of(*SPA, codecs=("g722", "pcma", "pcmu"))))
    assert file.name == "0002fdff2103.xml"
    assert is_golden(file, "cisco-spa.xml")


def test_a_multiplatform_phone() -> None:
    line: dict[str, Any] = {
        "codecs": ("opus", "pcmu"),
        "srtp": "required",
        "transport": "tls",
        "dtmf": "info",
        "ptime_ms": 30,
    }
    assert is_golden(personal_file(with_everything(config_of(*MPP, **line))), "cisco-mpp.xml")


def test_one_codec_is_the_only_one() -> None:
    assert b"<Use_Pref_Codec_Only_1_>Yes<" in personal_file(config_of(*SPA, codecs=("pcma",))).content


@pytest.mark.parametrize(
    ("phone", "line", "field"),
    [
        (SPA, {"codecs": ("opus",)}, "line.codecs"),
        (SPA, {"srtp": "optional"}, "line.srtp"),
        (SPA, {"auto_answer": "always"}, "line.auto_answer"),
        (MPP, {"srtp": "required"}, "line.srtp"),
    ],
)
def test_what_it_cannot_do_is_told(phone: tuple[Vendor, str, str], line: dict[str, Any], field: str) -> None:
    with pytest.raises(CannotProvision) as caught:
        personal_file(config_of(*phone, **line))
    assert caught.value.field == field
