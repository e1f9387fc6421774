"""Plug and play, message by message, as Yealink and snom describe it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.sip.build import response
from emulator.sip.message import Request, Response
from emulator.sip.parser import parse
from hardware.provisioning.plug_and_play import PlugAndPlay, Question

OURS, PHONE = Address("192.168.1.5", 40000), Address("192.168.1.20", 5059)
URL = "http://192.168.1.5:8090/TOKEN/"
SUBSCRIBE = (
    "SUBSCRIBE sip:MAC%3a0015654aa937@224.0.1.75 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.168.1.20:5059;branch=z9hG4bK1;rport\r\n"
    "From: <sip:MAC%3a0015654aa937@224.0.1.75>;tag=11\r\n"
    "To: <sip:MAC%3a0015654aa937@224.0.1.75>\r\n"
    "Call-ID: c1\r\n"
    "CSeq: 1 SUBSCRIBE\r\n"
    "Contact: <sip:MAC%3a0015654aa937@192.168.1.20:5059>\r\n"
    'Event: ua-profile;profile-type="device";vendor="yealink";model="T46S";version="66.86.0.15"\r\n'
    "Accept: application/url\r\n"
    "Expires: 0\r\n"
    "Content-Length: 0\r\n\r\n"
)


class Desk:
    """The core, and what it was asked and has sent."""

    def __init__(self, url: str = URL) -> None:
        self.questions: list[Question] = []
        self._url = url
        self.core = PlugAndPlay(Ids.seeded(1), self._url_of, lambda _phone: OURS)

    def _url_of(self, question: Question) -> str:
        self.questions.append(question)
        return self._url

    def receive(self, text: str, now: float = 0.0) -> list[tuple[Request | Response, Address]]:
        """What is sent for it."""
        self.core.receive(text.encode(), PHONE, now)
        return self.sent()

    def sent(self) -> list[tuple[Request | Response, Address]]:
        return [(parse(data), to) for data, to in self.core.take_outputs()]


def test_a_phone_that_asks_is_told_its_url() -> None:
    desk = Desk()
    (ok, ok_to), (notify, notify_to) = desk.receive(SUBSCRIBE)
    assert desk.questions == [Question("0015654aa937", "yealink", "T46S", "192.168.1.20")]
    assert isinstance(ok, Response)
    assert (ok.status, ok.to.tag != "", ok_to, notify_to) == (200, True, PHONE, PHONE)
    assert isinstance(notify, Request)
    assert (notify.method, notify.uri_text) == ("NOTIFY", "sip:MAC%3a0015654aa937@192.168.1.20:5059")
    assert (notify.from_.tag, notify.to.tag, notify.call_id) == (ok.to.tag, "11", "c1")
    assert notify.headers.get("Subscription-State") == "terminated;reason=timeout"
    assert (notify.content_type, notify.body.decode()) == ("application/url", URL)
    assert (notify.headers.get("Event") or "").startswith("ua-profile")


def test_the_url_is_told_again_until_it_is_heard() -> None:
    desk = Desk()
    _, (notify, _) = desk.receive(SUBSCRIBE)
    assert isinstance(notify, Request)
    deadline = desk.core.next_deadline()
    assert deadline == 0.5
    desk.core.handle_timeout(deadline)
    assert [message.data for message, _ in desk.sent()] == [notify.data]
    desk.receive(response(notify, 200).data.decode(), 0.6)
    while (later := desk.core.next_deadline()) is not None:
        desk.core.handle_timeout(later)
    assert desk.sent() == []


def test_a_question_that_is_asked_again_gets_the_same_answer_and_no_new_url() -> None:
    desk = Desk()
    (ok, _), _ = desk.receive(SUBSCRIBE)
    again = desk.receive(SUBSCRIBE, 0.1)
    assert [message.data for message, _ in again] == [ok.data]
    assert len(desk.questions) == 1


def test_a_stranger_gets_no_answer_at_all() -> None:
    desk = Desk(url="")
    assert desk.receive(SUBSCRIBE) == []
    assert desk.core.next_deadline() is None


def test_nothing_is_sent_to_whom_a_contact_names() -> None:
    desk = Desk()
    sent = desk.receive(SUBSCRIBE.replace("<sip:MAC%3a0015654aa937@192.168.1.20:5059>", "<sip:x@203.0.113.9>"))
    assert {to for _, to in sent} == {PHONE}


@pytest.mark.parametrize(
    "text",
    [
        SUBSCRIBE.replace("ua-profile", "dialog"),
        SUBSCRIBE.replace("MAC%3a0015654aa937@224", "alice@224"),
        SUBSCRIBE.replace("SUBSCRIBE", "OPTIONS"),
        SUBSCRIBE.replace("Call-ID: c1\r\n", ""),
        (
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.168.1.5:40000;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\n"
            "To: <sip:a@b>;tag=2\r\nCall-ID: x\r\nCSeq: 1 NOTIFY\r\nContent-Length: 0\r\n\r\n"
        ),
        "",
        "\r\n\r\n",
    ],
)
def test_what_is_no_such_question_is_passed_over(text: str) -> None:
    desk = Desk()
    assert desk.receive(text) == []
    assert desk.questions == []


def test_a_mac_without_its_word_is_one_as_well() -> None:
    desk = Desk()
    desk.receive(SUBSCRIBE.replace("MAC%3a0015654aa937@224", "000413922D24@224").replace('"yealink"', "snom"))
    assert (desk.questions[0].mac, desk.questions[0].vendor) == ("000413922d24", "snom")


@given(st.binary(max_size=200))
def test_no_datagram_does_harm(data: bytes) -> None:
    desk = Desk()
    desk.core.receive(data, PHONE, 0.0)
    desk.core.receive(SUBSCRIBE.encode()[:300] + data, PHONE, 0.0)
