"""The files of a Poly phone: the master file, what it names, what is wrong with them."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from hardware.simulators.boot.terms import NoConfiguration
from tests.hardware.provisioning.lab_lines import GOLDEN
from tests.hardware.simulators.boot.folder import MemoryFiles, fetched

OWN, LINE_FILE = "64167f000001.cfg", "line.cfg"
MASTER = f'<APPLICATION APP_FILE_PATH="" CONFIG_FILES="{LINE_FILE}"/>'
LINE = '<polycomConfig><reg reg.1.address="ann" reg.1.server.1.address="10.0.0.1"/></polycomConfig>'


def test_the_master_file_of_any_phone_serves_who_has_none() -> None:
    master = '<APPLICATION CONFIG_FILES="[PHONE_MAC_ADDRESS]-line.cfg, all.cfg"/>'
    files = MemoryFiles(
        {
            "000000000000.cfg": master,
            "64167f000001-line.cfg": LINE,
            "all.cfg": '<a reg.1.address="any" reg.1.server.1.port="5070"/>',
        }
    )
    order = fetched("poly", files)
    assert files.asked == [OWN, "000000000000.cfg", "all.cfg", "64167f000001-line.cfg"]
    assert (order.username, order.registrar) == ("ann", Address("10.0.0.1", 5070)), "the file on the left goes first"


def test_what_nothing_is_said_of_is_as_from_the_factory() -> None:
    order = fetched("poly", MemoryFiles({OWN: MASTER, LINE_FILE: LINE}))
    assert (order.codecs, order.ptime_ms, order.keys) == (("G722", "PCMU", "PCMA"), 20, "rfc4733")
    assert (order.srtp, order.answers, order.allow, order.action_urls) == ("optional", "never", "", {})
    assert not order.quality_reports


def test_the_whole_file_of_our_server_is_understood() -> None:
    whole = (GOLDEN / "poly-whole.cfg").read_text()
    master = (GOLDEN / "poly-master.cfg").read_bytes()
    files = MemoryFiles({"0004f2abcdef.cfg": master, "0004f2abcdef-offhook.cfg": whole})
    order = fetched("poly", files, mac="0004f2abcdef")
    assert (order.username, order.password) == ("reception", "Kq7vPzX2mT9bW4sJ8cRd")
    assert (order.registrar, order.collector) == (Address("192.168.1.5", 5062), Address("192.168.1.5", 5060))
    assert (order.codecs, order.keys, order.srtp, order.answers) == (("opus", "PCMA"), "info", "required", "always")
    assert (order.web_password, order.allow) == ("s3cret-web", "any")
    assert order.action_urls is not None
    assert order.action_urls["LineUnregistrationEvent"] == "http://192.168.1.5:8091/reception/telephony"


@pytest.mark.parametrize(
    ("setting", "attribute", "expected"),
    [
        ('tone.dtmf.rfc2833Control="0"', "keys", "inband"),
        ('sec.srtp.enable="0"', "srtp", "off"),
        ('voIpProt.SIP.alertInfo.1.class="autoAnswer"', "answers", "when_asked"),
        ('voice.audioProfile.G722.payloadSize="30"', "ptime_ms", 30),
    ],
)
def test_a_setting_means_something(setting: str, attribute: str, expected: object) -> None:
    line = LINE.replace("<reg ", f"<reg {setting} ")
    assert getattr(fetched("poly", MemoryFiles({OWN: MASTER, LINE_FILE: line})), attribute) == expected


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, f"http://lab/{OWN}: no such file, and no 000000000000.cfg"),
        ({OWN: "<nonsense"}, f"http://lab/{OWN}: is no XML"),
        ({OWN: LINE}, "is no master file: <polycomConfig>"),
        ({OWN: MASTER}, f"http://lab/{LINE_FILE}: no such file, though {OWN} names it"),
        ({OWN: MASTER, LINE_FILE: LINE.replace("10.0.0.1", "")}, "reg.1.server.1.address is missing"),
        (
            {OWN: MASTER, LINE_FILE: LINE.replace("<reg ", '<reg reg.1.server.1.register="0" ')},
            "the line does not register",
        ),
        (
            {OWN: MASTER, LINE_FILE: LINE.replace("<reg ", '<reg reg.1.server.1.transport="tls" ')},
            "reg.1.server.1.transport is 'tls'; known are DNSnaptr, UDPOnly",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(files: dict[str, str | bytes], why: str) -> None:
    with pytest.raises(NoConfiguration) as told:
        fetched("poly", MemoryFiles(files))
    assert why in str(told.value)
