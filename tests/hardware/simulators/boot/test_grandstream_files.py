"""The files of a Grandstream phone or adapter: their names, the P values, what is wrong with them."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from hardware.simulators.boot.terms import NoConfiguration
from tests.hardware.provisioning.lab_lines import GOLDEN
from tests.hardware.simulators.boot.folder import MemoryFiles, fetched

OWN = "cfg000b82000001.xml"


def written(mac: str = "000b82000001", **values: str) -> str:
    usual = {"P271": "1", "P47": "10.0.0.1", "P35": "ann", "P57": "0", **values}
    lines = "".join(f"<{name}>{value}</{name}>" for name, value in usual.items())
    return f'<gs_provision version="1"><mac>{mac}</mac><config version="1">{lines}</config></gs_provision>'


def test_the_names_come_in_the_order_of_the_guide() -> None:
    files = MemoryFiles({"cfg.xml": written()})
    order = fetched("grandstream", files)
    assert files.asked == ["cfg000b82000001", OWN, "cfggxp2170.xml", "cfg.xml"]
    assert (order.username, order.registrar) == ("ann", Address("10.0.0.1", 5060))
    assert (order.codecs, order.ptime_ms, order.keys, order.answers) == (("PCMU",), 20, "rfc4733", "never")


def test_the_whole_file_of_our_server_is_understood() -> None:
    whole = (GOLDEN / "grandstream-whole.xml").read_text().replace("<P130>1<", "<P130>0<")
    order = fetched("grandstream", MemoryFiles({"cfg000b82aabbcc.xml": whole}), mac="000b82aabbcc")
    assert (order.username, order.password) == ("reception", "Kq7vPzX2mT9bW4sJ8cRd")
    assert (order.registrar, order.web_password) == (Address("192.168.1.5", 5062), "s3cret-web")
    assert (order.codecs, order.keys, order.srtp, order.answers) == (("G722", "opus"), "info", "optional", "always")
    assert order.action_urls is not None
    assert "call-id=$call-id" in order.action_urls["incoming_call"]
    assert not order.quality_reports, "a desk phone has no value for it"


def test_an_adapter_has_values_of_its_own() -> None:
    whole = (GOLDEN / "grandstream-ht.xml").read_bytes()
    order = fetched("grandstream_ht", MemoryFiles({"cfgc074ad273a10.xml": whole}), mac="c074ad273a10")
    assert (order.codecs, order.keys, order.answers) == (("PCMU", "PCMA"), "rfc4733", "never")
    assert (order.flash, order.fax) == ("info", "sound")
    assert (order.collector, order.quality_reports, order.action_urls) == (Address("192.168.1.5", 5060), True, {})


@pytest.mark.parametrize(
    ("values", "attribute", "expected"),
    [
        ({"P2302": "0"}, "keys", "inband"),
        ({"P298": "1"}, "answers", "when_asked"),
        ({"P37": "4"}, "ptime_ms", 40),
        ({"P57": "18", "P58": "8", "P59": "0"}, "codecs", ("PCMA", "PCMU")),
        ({"P47": "[::1]:5070"}, "registrar", Address("::1", 5070)),
    ],
)
def test_a_value_means_something(values: dict[str, str], attribute: str, expected: object) -> None:
    assert getattr(fetched("grandstream", MemoryFiles({OWN: written(**values)})), attribute) == expected


def test_an_adapter_may_tell_a_flash_as_an_event_and_offer_t38() -> None:
    file = written(mac="c074ad000001", P28080="1", P74="1")
    order = fetched("grandstream_ht", MemoryFiles({"cfgc074ad000001.xml": file}))
    assert (order.flash, order.fax) == ("rfc4733", "t38")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, f"http://lab/{OWN}: no such file"),
        ("<gs_provision>", "is no XML"),
        ("<other/>", "<gs_provision> with <config> is expected, not <other>"),
        (written(mac="000b82ffffff"), "is for the phone 000b82ffffff, not for 000b82000001"),
        (written(P271="0"), "P271 is not 1: the account is off"),
        (written(P31="0"), "P31 is 0: the account does not register"),
        (written(P47="a b"), "P47 is no HOST or HOST:PORT: 'a b'"),
        (written(P130="3"), "P130 is '3'; known are 0, 1, 2"),
        (written(P57="18"), "P57 leaves no codec"),
        (written(P36="bob"), "P36 differs from P35"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(content: str | None, why: str) -> None:
    with pytest.raises(NoConfiguration) as told:
        fetched("grandstream", MemoryFiles({OWN: content} if content else {}))
    assert why in str(told.value)
