"""The files of a Yealink phone: in which order, how they are read, what is wrong with them."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from hardware.simulators.boot.terms import NoConfiguration
from tests.hardware.provisioning.lab_lines import GOLDEN
from tests.hardware.simulators.boot.folder import MemoryFiles, fetched

OWN = "001565000001.cfg"
LINE = """#!version:1.0.0.1
account.1.enable = 1
account.1.user_name = ann
account.1.sip_server.1.address = 10.0.0.1
"""


def test_the_names_come_in_the_order_of_the_guide() -> None:
    files = MemoryFiles({"y000000000066.cfg": "#!version:1.0.0.1\naccount.1.ptime = 30\n", OWN: LINE})
    order = fetched("yealink", files)
    assert files.asked == ["y000000000000.boot", "001565000001.boot", "y000000000066.cfg", OWN]
    assert (order.username, order.registrar, order.ptime_ms) == ("ann", Address("10.0.0.1", 5060), 30)


def test_a_boot_file_names_the_files() -> None:
    boot = '#!version:1.0.0.1\ninclude:config "all.cfg"\ninclude:config <$mac.cfg>\noverwrite_mode = 1\n'
    files = MemoryFiles({"y000000000000.boot": boot, "all.cfg": LINE, OWN: LINE.replace("ann", "bob")})
    assert fetched("yealink", files).username == "bob"
    assert files.asked[-2:] == ["all.cfg", OWN]


def test_what_nothing_is_said_of_is_as_from_the_factory() -> None:
    order = fetched("yealink", MemoryFiles({OWN: LINE}), model="SIP-T99X")
    assert (order.codecs, order.ptime_ms, order.keys) == (("PCMU", "PCMA", "G722", "opus"), 20, "rfc4733")
    assert (order.srtp, order.answers, order.allow, order.action_urls) == ("off", "when_asked", "", {})
    assert not order.quality_reports


def test_the_whole_file_of_our_server_is_understood() -> None:
    whole = (GOLDEN / "yealink-whole.cfg").read_text()
    order = fetched("yealink", MemoryFiles({"0015654aa937.cfg": whole}), mac="0015654aa937")
    assert (order.username, order.password) == ("reception", "Kq7vPzX2mT9bW4sJ8cRd")
    assert (order.registrar, order.collector) == (Address("192.168.1.5", 5062), Address("192.168.1.5", 5060))
    assert (order.codecs, order.keys, order.srtp, order.answers) == (("opus", "G722"), "info", "required", "always")
    assert order.transport == "tls"
    assert (order.web_user, order.web_password, order.allow) == ("admin", "s3cret-web", "192.168.1.5")
    assert order.action_urls is not None
    assert order.action_urls["incoming_call"].startswith("http://192.168.1.5:8091/reception/incoming_call?mac=$mac")


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, f"http://lab/{OWN}: no such file"),
        ({OWN: LINE.partition("\n")[2]}, f"http://lab/{OWN}:1: the first line is not #!version:1.0.0.1"),
        ({OWN: LINE + "what is this\n"}, f"http://lab/{OWN}:5: is no setting"),
        ({OWN: b"#!version:1.0.0.1\n\xff"}, "is not UTF-8 text"),
        ({OWN: LINE.replace("enable = 1", "enable = 0")}, "account.1.enable is not 1: the line is off"),
        ({OWN: LINE.replace("10.0.0.1", "")}, "account.1.sip_server.1.address is missing"),
        ({OWN: LINE + "account.1.sip_server.1.transport_type = 3\n"}, "transport_type is '3'; known are 0, 1, 2"),
        ({OWN: LINE + "account.1.auth_name = bob\n"}, "account.1.auth_name differs from account.1.user_name"),
        ({OWN: LINE + "account.1.dtmf.type = 9\n"}, "account.1.dtmf.type is '9'; known are 0, 1, 2, 3"),
        ({OWN: LINE + "account.1.ptime = 25\n"}, "account.1.ptime asks for 25 ms per packet"),
        ({OWN: LINE + "account.1.sip_server.1.port = x\n"}, "is no number from 1 to 65535: 'x'"),
        (
            {OWN: LINE + "".join(f"account.1.codec.{c}.enable = 0\n" for c in ("pcmu", "pcma", "g722", "opus"))},
            "account.1.codec leaves no codec",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(files: dict[str, str | bytes], why: str) -> None:
    with pytest.raises(NoConfiguration) as told:
        fetched("yealink", MemoryFiles(files))
    assert why in str(told.value)
