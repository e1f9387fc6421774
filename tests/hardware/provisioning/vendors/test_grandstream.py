"""What Grandstream desk phones and adapters are given: the golden files follow their configuration templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from defusedxml import ElementTree

from hardware.provisioning.line_config import CannotProvision
from hardware.provisioning.vendors.grandstream import personal_file
from tests.hardware.provisioning.lab_lines import config_of, is_golden, with_everything

if TYPE_CHECKING:
    from hardware.lab_file import Vendor
    from hardware.provisioning.line_config import ConfigFile

DESK: tuple[Vendor, str, str] = ("grandstream", "GXP2160", "000b82aabbcc")
ADAPTER: tuple[Vendor, str, str] = ("grandstream_ht", "HT801", "c074ad273a10")


def values_of(file: ConfigFile) -> dict[str, str]:
    config = ElementTree.fromstring(file.content).find("config")
    assert config is not None
    return {each.tag: each.text or "" for each in config}


def test_a_desk_phone() -> None:
    file = personal_file(config_of(*DESK))
    assert file.name == "cfg000b82aabbcc.xml"
    assert is_golden(file, "grandstream-plain.xml")


def test_a_desk_phone_with_everything() -> None:
    line: dict[str, Any] = {
        "codecs": ("g722", "opus"),
        "dtmf": "info",
        "srtp": "optional",
        "transport": "tcp",
        "auto_answer": "always",
    }
    assert is_golden(personal_file(with_everything(config_of(*DESK, **line))), "grandstream-whole.xml")


def test_an_adapter() -> None:
    assert is_golden(personal_file(with_everything(config_of(*ADAPTER))), "grandstream-ht.xml")


def test_an_adapter_cannot_answer_by_itself() -> None:
    with pytest.raises(CannotProvision, match="lifts its handset") as caught:
        personal_file(config_of(*ADAPTER, auto_answer="always"))
    assert caught.value.field == "line.auto_answer"


@pytest.mark.parametrize(
    ("dtmf", "code", "flags"), [("inband", "100", "100"), ("rfc2833", "101", "010"), ("info", "102", "001")]
)
def test_keys(dtmf: str, code: str, flags: str) -> None:
    adapter, desk = (values_of(personal_file(config_of(*each, dtmf=dtmf))) for each in (ADAPTER, DESK))
    assert {adapter[place] for place in ("P850", "P851", "P852")} == {code}
    assert desk["P2301"] + desk["P2302"] + desk["P2303"] == flags


def test_no_place_for_a_codec_is_left_to_the_factory() -> None:
    values = values_of(personal_file(config_of(*DESK, codecs=("opus", "pcma"))))
    assert [values[f"P{place}"] for place in (57, 58, 59, 60, 61, 62, 46, 98)] == ["123"] + ["8"] * 7
