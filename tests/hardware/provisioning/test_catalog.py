"""A name means one file of one phone, in whatever case it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hardware.provisioning.catalog import Catalog
from tests.hardware.provisioning.lab_lines import config_of

if TYPE_CHECKING:
    from hardware.lab_file import Vendor

MAC = "0002fdff2103"


@pytest.mark.parametrize(
    ("vendor", "names"),
    [
        ("yealink", [f"{MAC}.cfg", "0002FDFF2103.cfg"]),
        ("poly", [f"{MAC}.cfg", f"{MAC}-offhook.cfg"]),
        ("grandstream", [f"cfg{MAC}.xml"]),
        ("grandstream_ht", [f"cfg{MAC}.xml"]),
        ("cisco_spa", [f"{MAC}.xml", f"spa{MAC}.cfg", "0002FDFF2103.xml"]),
        ("cisco_mpp", [f"{MAC}.xml"]),
        ("snom", ["snomD785-0002FDFF2103.htm", "snom785-0002FDFF2103.html", f"{MAC}.xml"]),
        ("fanvil", [f"{MAC}.cfg"]),
    ],
)
def test_a_phone_finds_its_own(vendor: Vendor, names: list[str]) -> None:
    config = config_of(vendor, "D785", MAC)
    catalog = Catalog([config])
    assert catalog.phone_of(MAC) is config
    assert catalog.serves(vendor)
    assert all(catalog.own_file(config, name) for name in names)
    for other in ("0002fdff2104.cfg", f"{MAC}.cfg.bak", f"x{MAC}.cfg", f"{MAC}-directory.xml", f"cfg{MAC}"):
        assert catalog.own_file(config, other) is None


@pytest.mark.parametrize(
    "name", ["y000000000066.cfg", "spa504G.cfg", "8841-3PCC.xml", "ATA191.xml", "snomD785.htm", "f0X4hw1.100.cfg"]
)
def test_the_file_of_a_model_is_everybodys(name: str) -> None:
    file = Catalog([]).model_file(name, "http://192.168.1.5/")
    assert file is not None
    assert (file.name, file.is_personal) == (name, False)


@pytest.mark.parametrize("name", ["000000000000.cfg", "sip.cfg", "cfggxp2160.xml", "y000000000000.boot", ""])
def test_other_files_are_not_there(name: str) -> None:
    assert Catalog([]).model_file(name, "") is None


def test_what_cannot_be_made_is_known_at_once() -> None:
    fine = config_of("yealink", "SIP-T46S", MAC)
    wrong = config_of("cisco_spa", "SPA504G", "0002fdff2104", codecs=("opus",))
    catalog = Catalog([fine, wrong, config_of("other", "", "0002fdff2105")])
    assert [(refused.config, refused.why.field) for refused in catalog.refused] == [(wrong, "line.codecs")]
    assert not catalog.serves("other")
    assert len(catalog.phones) == 3


def test_a_phone_without_mac_is_not_in_it() -> None:
    assert Catalog([config_of("snom", "D785", "")]).phones == []
