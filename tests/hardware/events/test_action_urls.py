"""Reports of each vendor become the same events."""

from __future__ import annotations

import pytest

from emulator.base.errors import PeerViolation
from hardware.events.action_urls import ActionUrls, Report
from hardware.events.event_words import POLY_EVENTS, WORDS
from hardware.lab_file import LabPhone

OURS = {
    *("registered", "unregistered", "ringing", "dialling", "connected", "ended", "held", "resumed", "off_hook"),
    *("on_hook", "muted", "unmuted", "rebooted"),
}
LAB = {
    "reception": LabPhone(vendor="yealink", host="10.0.0.20:80", mac="00:15:65:4a:a9:37"),
    "front desk": LabPhone(vendor="grandstream", host="https://10.0.0.21"),
    "poly": LabPhone(vendor="poly", host="10.0.0.22", mac="00907a13b900"),
    "wall": LabPhone(vendor="snom", host="fd00::5"),
}
HELD = """<CallStateChangeEvent CallReference="2" CallState="{state}"><PhoneIP>10.0.0.22</PhoneIP>
<MACAddress>00907a13b900</MACAddress><CallLineInfo><LineState>OK</LineState><CallInfo><CallState>{state}</CallState>
<CallReference>2</CallReference></CallInfo></CallLineInfo></CallStateChangeEvent >"""


def one(report: Report) -> tuple[str, str, str]:
    """Phone, our word and the vendor's."""
    [event] = ActionUrls(LAB).read(report)
    return event.phone, event.name, event.vendor_name


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (Report("/reception/incoming_call", "mac=0015654aa937"), ("reception", "ringing", "incoming_call")),
        (Report("/events/front%20desk/established_call"), ("front desk", "connected", "established_call")),
        (Report("/wall/offhook"), ("wall", "off_hook", "offhook")),
        (Report("/lab/call_terminated", "mac=00:15:65:4A:A9:37"), ("reception", "ended", "call_terminated")),
        (Report("/hold", "", b"", "10.0.0.20"), ("reception", "held", "hold")),
        (Report("/Unmute", "mac=$mac", b"", "10.0.0.21"), ("front desk", "unmuted", "Unmute")),
        (Report("/missed_call", "", b" \n", "fd00::5"), ("wall", "missed_call", "missed_call")),
    ],
)
def test_an_action_url_is_read(report: Report, expected: tuple[str, str, str]) -> None:
    assert one(report) == expected


def test_what_the_phone_added_is_kept() -> None:
    [event] = ActionUrls(LAB).read(Report("/reception/incoming_call", "call_id=33093&remote=%221002%22&local="))
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
        ActionUrls(LAB).read(report)
    assert caught.value.status in (400, 404)


@pytest.mark.parametrize("tag", POLY_EVENTS)
@pytest.mark.parametrize("form", ["<{}>{}</{}>", "<PolycomIPPhone><{}>{}</{}></PolycomIPPhone>"])
def test_an_event_of_a_poly_is_read(tag: str, form: str) -> None:
    body = form.format(tag, "<MACAddress>00907a13b900</MACAddress><LineNumber> 1 </LineNumber>", tag)
    [event] = ActionUrls(LAB).read(Report("/telephony", "", body.encode()))
    assert (event.phone, event.name, event.vendor_name) == ("poly", POLY_EVENTS[tag], tag)
    assert event.values == {"MACAddress": "00907a13b900", "LineNumber": "1"}


def test_a_poly_that_is_connected_again_has_resumed() -> None:
    urls = ActionUrls(LAB)
    states = ["Offering", "Connected", "CallHold", "Connected", "CallHold", "Disconnected", "Connected"]
    events = [urls.read(Report("/poly/telephony", "", HELD.format(state=state).encode()))[0] for state in states]
    assert [event.name for event in events] == [
        *("Offering", "connected", "held", "resumed", "held", "ended", "connected"),
    ]
    assert events[0].values["CallReference"] == "2"


def test_every_word_is_one_of_ours() -> None:
    assert {*WORDS.values(), *POLY_EVENTS.values()} == OURS
