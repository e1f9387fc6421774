"""Reports of each vendor become the same events."""

from __future__ import annotations

from typing import get_args

import pytest

from emulator.base.errors import PeerViolation
from hardware.events.action_urls import ActionUrls, Report
from hardware.events.event_words import POLY_EVENTS, REPORTING, WORDS, EventWord
from hardware.lab_file import LabPhone, Vendor

LAB = {
    "reception": LabPhone(vendor="yealink", host="10.0.0.20:80", mac="00:15:65:4a:a9:37"),
    "front desk": LabPhone(vendor="grandstream", host="https://10.0.0.21"),
    "poly": LabPhone(vendor="poly", host="10.0.0.22", mac="00907a13b900"),
    "wall": LabPhone(vendor="snom", host="fd00::5"),
}
TOKENS = {"reception": "r3ception", "front desk": "d3sk", "poly": "p0ly", "wall": "w4ll"}
HELD = """<CallStateChangeEvent CallReference="2" CallState="{state}"><PhoneIP>10.0.0.22</PhoneIP>
<MACAddress>00907a13b900</MACAddress><CallLineInfo><LineState>OK</LineState><CallInfo><CallState>{state}</CallState>
<CallReference>2</CallReference></CallInfo></CallLineInfo></CallStateChangeEvent >"""


def one(report: Report) -> tuple[str, str, str]:
    """Phone, our word and the vendor's."""
    [event] = ActionUrls(LAB, TOKENS).read(report)
    return event.phone, event.name, event.vendor_name


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (Report("/r3ception/reception/incoming_call", "mac=0015654aa937"), ("reception", "ringing", "incoming_call")),
        (Report("/events/d3sk/front%20desk/established_call"), ("front desk", "connected", "established_call")),
        (Report("/wall/w4ll/offhook"), ("wall", "off_hook", "offhook")),
        (Report("/r3ception/call_terminated", "mac=00:15:65:4A:A9:37"), ("reception", "ended", "call_terminated")),
        (Report("/hold", "", b"", "10.0.0.20"), ("reception", "held", "hold")),
        (Report("/Unmute", "mac=$mac", b"", "10.0.0.21"), ("front desk", "unmuted", "Unmute")),
        (Report("/hold", "", b"", "::ffff:10.0.0.20"), ("reception", "held", "hold")),
        (Report("/missed_call", "", b" \n", "fd00::5"), ("wall", "missed_call", "missed_call")),
    ],
)
def test_an_action_url_is_read(report: Report, expected: tuple[str, str, str]) -> None:
    assert one(report) == expected


def test_what_the_phone_added_is_kept() -> None:
    [event] = ActionUrls(LAB, TOKENS).read(
        Report("/r3ception/reception/incoming_call", "call_id=33093&remote=%221002%22&local=")
    )
    assert event.values == {"call_id": "33093", "remote": '"1002"', "local": ""}


@pytest.mark.parametrize(
    "report",
    [
        Report("/"),
        Report("/nobody/incoming_call", "mac=001122334455", b"", "10.0.0.9"),
        Report("/reception", "", b"<html><body>"),
        Report("/reception", "", b'<!DOCTYPE a [<!ENTITY b "c">]><IncomingCallEvent>&b;</IncomingCallEvent>'),
    ],
)
def test_what_is_no_report_of_a_phone_of_the_lab_is_refused(report: Report) -> None:
    with pytest.raises(PeerViolation) as caught:
        ActionUrls(LAB, TOKENS).read(report)
    assert caught.value.status in (400, 404)


@pytest.mark.parametrize(
    "report",
    [
        Report("/reception/incoming_call", "", b"", "10.0.0.9"),
        Report("/d3sk/reception/incoming_call"),
        Report("/incoming_call", "mac=0015654aa937", b"", "10.0.0.21"),
        Report("/reception/incoming_call", "", b"", "10.0.0.21"),
        Report("/poly/telephony", "", b"<OffHookEvent/>", "10.0.0.20"),
    ],
)
def test_who_has_neither_the_token_nor_the_address_of_a_phone_does_not_report_for_it(report: Report) -> None:
    with pytest.raises(PeerViolation, match="has not the token of this phone") as caught:
        ActionUrls(LAB, TOKENS).read(report)
    assert caught.value.status == 403
    assert not any(token in str(caught.value) for token in TOKENS.values())


def test_a_phone_without_a_token_reports_from_its_host_alone() -> None:
    urls = ActionUrls(LAB, {})
    assert [event.name for event in urls.read(Report("/reception/hold", "", b"", "10.0.0.20"))] == ["held"]
    for path in ("/reception/hold", "//reception/hold"):
        with pytest.raises(PeerViolation):
            urls.read(Report(path, "", b"", "10.0.0.9"))


@pytest.mark.parametrize("tag", POLY_EVENTS)
@pytest.mark.parametrize("form", ["<{}>{}</{}>", "<PolycomIPPhone><{}>{}</{}></PolycomIPPhone>"])
def test_an_event_of_a_poly_is_read(tag: str, form: str) -> None:
    body = form.format(tag, "<MACAddress>00907a13b900</MACAddress><LineNumber> 1 </LineNumber>", tag)
    [event] = ActionUrls(LAB, TOKENS).read(Report("/p0ly/telephony", "", body.encode()))
    assert (event.phone, event.name, event.vendor_name) == ("poly", POLY_EVENTS[tag], tag)
    assert event.values == {"MACAddress": "00907a13b900", "LineNumber": "1"}


def test_a_poly_that_is_connected_again_has_resumed() -> None:
    urls = ActionUrls(LAB, TOKENS)
    states = ["Offering", "Connected", "CallHold", "Connected", "CallHold", "Disconnected", "Connected"]
    events = [urls.read(Report("/p0ly/poly/telephony", "", HELD.format(state=state).encode()))[0] for state in states]
    assert [event.name for event in events] == [
        *("Offering", "connected", "held", "resumed", "held", "ended", "connected"),
    ]
    assert events[0].values["CallReference"] == "2"


def test_every_word_is_one_of_ours() -> None:
    assert {*WORDS.values(), *POLY_EVENTS.values()} == set(get_args(EventWord))
    assert set(get_args(Vendor)) > REPORTING
