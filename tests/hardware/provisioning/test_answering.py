"""Who gets which file, who does not, and what a person is told of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.yaml_source import YamlSource
from hardware.provisioning.answering import Answering, Fetch, printable
from hardware.provisioning.asker import Asker
from hardware.provisioning.catalog import Catalog
from tests.hardware.provisioning.lab_lines import PLAIN, config_of

if TYPE_CHECKING:
    from hardware.provisioning.line_config import LineConfig

YEALINK = "Yealink SIP-T46S 66.86.0.15 00:15:65:4a:a9:37"
PHONE, STRANGER = "192.168.1.20", "192.168.1.66"


class Lab:
    """A lab with a Yealink and whatever else is given."""

    def __init__(self, *others: LineConfig, tokens_only: bool = False) -> None:
        self.told: list[str] = []
        self.now = 0.0
        self.answering = Answering(
            Catalog([PLAIN, *others]), tell=self.told.append, clock=lambda: self.now, tokens_only=tokens_only
        )

    def fetch(self, path: str, host: str = PHONE, agent: str = "") -> int:
        """The status."""
        fetch = Fetch(path=path, host=host, way="http", base_url="http://192.168.1.5:8090/", user_agent=agent)
        answer = self.answering.answer(fetch)
        assert (answer.file is not None) == (answer.status == 200)
        return answer.status


def test_a_phone_gets_its_file_and_a_person_hears_of_it() -> None:
    lab = Lab()
    assert lab.fetch("/0015654aa937.cfg", agent=YEALINK) == 200
    assert lab.told[0].endswith("reception: 0015654aa937.cfg to 192.168.1.20 by http")
    assert lab.told[1].startswith("every phone")
    assert lab.answering.provisioned.rows["reception"].host == PHONE


def test_no_secret_is_told() -> None:
    lab = Lab()
    path = lab.answering.one_time_path("reception")
    for host in (PHONE, STRANGER):
        lab.fetch(f"/{path}0015654aa937.cfg", host)
        lab.fetch(f"/{path}0015654aa999.cfg", host)
        lab.fetch("/0015654aa937.cfg", host)
    assert len(lab.told) > 3
    assert not any(path[:-1] in line or PLAIN.password in line for line in lab.told)


def test_a_file_goes_to_one_machine_only() -> None:
    lab = Lab()
    assert [lab.fetch("/0015654aa937.cfg", host) for host in (PHONE, STRANGER, PHONE)] == [200, 403, 200]
    assert any("192.168.1.66 asked for its file, which 192.168.1.20 has: refused" in line for line in lab.told)


def test_a_phone_that_has_moved_gets_it_by_a_one_time_url() -> None:
    lab = Lab()
    assert lab.fetch("/0015654aa937.cfg") == 200
    path = lab.answering.one_time_path("reception")
    moved = "192.168.1.21"
    assert [lab.fetch(f"/{path}0015654aa937.cfg", moved), lab.fetch("/0015654aa937.cfg", moved)] == [200, 200]


def test_a_one_time_url_is_for_its_phone_its_machine_and_a_while() -> None:
    other = replace(config_of("snom", "D785", "000413922d24"), phone="wall")
    lab = Lab(other)
    path = lab.answering.one_time_path("reception")
    assert lab.fetch(f"/{path}y000000000066.cfg") == 200
    assert lab.fetch(f"/{path}0015654aa937.cfg") == 200
    assert lab.fetch(f"/{path}snomD785-000413922D24.htm") == 403
    assert lab.fetch(f"/{path}0015654aa937.cfg", STRANGER) == 404
    lab.now = 10_000.0
    assert lab.fetch(f"/{path}0015654aa937.cfg") == 404
    assert lab.fetch("/nobodys-token/0015654aa937.cfg") == 404


def test_files_with_passwords_can_be_kept_for_one_time_urls() -> None:
    lab = Lab(tokens_only=True)
    assert lab.fetch("/y000000000066.cfg") == 200
    assert lab.fetch("/0015654aa937.cfg") == 403
    assert lab.fetch(f"/{lab.answering.one_time_path('reception')}0015654aa937.cfg") == 200


def test_somebody_who_says_another_mac_gets_nothing() -> None:
    lab = Lab()
    assert lab.fetch("/0015654aa937.cfg", STRANGER, YEALINK.replace("a9:37", "a9:38")) == 403
    assert "another phone's by its MAC" in lab.told[0]


def test_of_an_unknown_phone_one_line_says_what_to_write() -> None:
    lab = Lab()
    agent = "Fanvil X4U 2.2.11 0c383e001122"
    assert [lab.fetch(path, STRANGER, agent) for path in ("/f0X4hw1.100.cfg", "/0c383e001122.cfg")] == [404, 404]
    assert lab.fetch("/0c383e001122.cfg", STRANGER, agent) == 404
    assert lab.told[1] == (
        "192.168.1.66 asked for 0c383e001122.cfg, and lab.yaml has no such phone. Under phones:  "
        'NAME: {vendor: fanvil, model: X4U, mac: "0c:38:3e:00:11:22", host: 192.168.1.66}'
    )
    assert len(lab.told) == 2


def test_by_tftp_the_vendor_is_for_the_person_to_know() -> None:
    lab = Lab()
    lab.fetch("/0015654aa938.cfg", STRANGER)
    assert '{vendor: VENDOR, mac: "00:15:65:4a:a9:38"' in lab.told[0]


def test_of_whoever_gives_no_mac_one_line_is_told() -> None:
    lab = Lab()
    assert lab.fetch("/etc/passwd", STRANGER) == 404
    assert lab.fetch("/index\x1b[2J.html", STRANGER) == 404
    assert lab.fetch("/", STRANGER) == 404
    assert lab.told[1] == "192.168.1.66 asked for index?[2J.html: no phone that we know, and it gives no MAC"


def test_a_wrong_vendor_in_the_lab_is_told() -> None:
    lab = Lab()
    agent = "Grandstream Model HW GXP2160 SW 1.0.11.79 DevId 0015654aa937"
    assert lab.fetch("/cfg0015654aa937.xml", PHONE, agent) == 404
    assert lab.told == ["reception: lab.yaml says yealink, it says grandstream GXP2160; correct its vendor"]


def test_a_vendor_without_files_is_told() -> None:
    lab = Lab(replace(config_of("other", "", "0015654aa900"), phone="odd"))
    assert lab.fetch("/0015654aa900.cfg") == 404
    assert lab.told == ["odd: there are no files for vendor other; set it up by hand"]


@pytest.mark.parametrize("path", ["/y000000000000.boot", "/0015654aa937.boot", "/0015654aa937-directory.xml"])
def test_what_a_phone_can_do_without_is_no_news(path: str) -> None:
    lab = Lab()
    assert lab.fetch(path, PHONE, YEALINK) == 404
    assert lab.told == []


def test_a_model_file_leads_to_the_phones_own_with_its_token() -> None:
    lab = Lab()
    answer = lab.answering.answer(
        Fetch(path="/spa508G.cfg", host=PHONE, way="http", base_url="http://192.168.1.5:8090/TOKEN/")
    )
    assert answer.file is not None
    assert b"http://192.168.1.5:8090/TOKEN/$MA.xml" in answer.file.content


def test_an_unknown_phone_of_plug_and_play_is_told_too() -> None:
    lab = Lab()
    lab.answering.unknown_phone(STRANGER, Asker("snom", "snomD785", "000413922d24"), "its configuration")
    assert "vendor: snom, model: snomD785" in lab.told[0]


def test_text_of_strangers_is_short_and_plain() -> None:
    assert printable("a\x1b]0;x\x07\nb" + "c" * 100) == "a?]0;x??b" + "c" * 71


def test_a_model_that_a_stranger_made_up_is_nothing_but_text_in_the_line_to_copy() -> None:
    lab = Lab()
    lab.answering.unknown_phone(STRANGER, Asker(None, 'X4", evil: {vendor: "x', "000413922d24"), "its configuration")
    written = lab.told[0].partition("Under phones:  ")[2].replace("VENDOR", "snom")
    entry = YamlSource("lab.yaml", written).tree["NAME"]
    assert entry["model"] == 'X4", evil: {vendor: "x'
    assert sorted(entry) == ["host", "mac", "model", "vendor"]
