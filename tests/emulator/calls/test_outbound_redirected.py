"""Phones that send a call of ours elsewhere: where it goes on, and where it does not (RFC 3261 §8.1.3.4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.calls import causes
from emulator.calls.events import CallAnswered
from emulator.calls.outbound import MOST_REDIRECTIONS
from emulator.sip.commands import Credentials, PlaceInvite
from emulator.sip.events import InviteFailed
from emulator.sip.message import Response
from emulator.sip.parser import parse
from tests.emulator.calls.dials import dial
from tests.emulator.calls.lab import US, Lab, response


def redirection(leg: str, *contacts: str, status: int = 302) -> InviteFailed:
    fields = "".join(f"Contact: {contact}\r\n" for contact in contacts)
    head = response(status).data.decode().replace("Content-Length", f"{fields}Content-Length")
    told = parse(head.encode())
    assert isinstance(told, Response)
    return InviteFailed(leg=leg, status=status, reason="", response=told)


def dialled(*extra: str) -> Lab:
    """A Dial of 15550300 rings."""
    lab = Lab()
    lab.order(dial(lab.answered(), "15550300", *extra))
    lab.clear()
    return lab


def test_a_phone_sends_us_to_another_one() -> None:
    lab = dialled()
    lab.receive(redirection("b1", "<sip:15550301@192.0.2.1>"))
    (placed,) = lab.sip(PlaceInvite)
    assert (placed.target, placed.to_uri) == ("sip:15550301@198.51.100.8", f"sip:15550300@{US.host}")
    assert placed.leg != "b1"
    lab.picks_up(placed.leg)
    assert lab.told(CallAnswered)[0].call_uuid == "b1"
    lab.hangs_up(placed.leg)
    assert lab.outcomes()["dial"].status == "completed"  # type: ignore[attr-defined]


def test_who_is_no_phone_of_ours_sends_us_to_phones_of_ours_only() -> None:
    lab = Lab()
    lab.phonebook.strangers.update({"15550300", "15550302"})
    lab.order(dial(lab.answered(), "15550300"))
    lab.clear()
    lab.receive(redirection("b1", "<sip:15550302@192.0.2.1>", "<sip:15550301@192.0.2.1>"))
    assert [placed.target for placed in lab.sip(PlaceInvite)] == ["sip:15550301@198.51.100.8"]


def test_credentials_are_for_whom_they_were_given() -> None:
    lab = Lab()
    order = dial(lab.answered())
    secret = Credentials("bob", "builder")
    lab.order(replace(order, legs=(replace(order.legs[0], credentials=secret),)))
    lab.receive(redirection("b1", "<sip:15550301@192.0.2.1>"))
    assert [placed.credentials for placed in lab.sip(PlaceInvite)] == [secret, None]


@pytest.mark.parametrize(
    ("contacts", "status"),
    [
        ([], 302),
        (["<sip:911@192.0.2.1>"], 302),
        (["<sip:anybody@203.0.113.9>"], 301),
        (["<tel:+15550999>"], 300),
        (["<<>"], 302),
        (["<sip:15550301@192.0.2.1>"], 305),
    ],
)
def test_where_we_are_not_sent(contacts: list[str], status: int) -> None:
    lab = dialled()
    lab.receive(redirection("b1", *contacts, status=status))
    assert not lab.sip(PlaceInvite)
    assert lab.end_of("b1").hangup == causes.refused(status)


def test_phones_that_send_us_to_each_other() -> None:
    lab = dialled()
    lab.receive(redirection("b1", "<sip:15550301@192.0.2.1>"))
    for _ in range(MOST_REDIRECTIONS):
        lab.receive(redirection(lab.sip(PlaceInvite)[-1].leg, "<sip:15550300@192.0.2.1>"))
    assert len({placed.leg for placed in lab.sip(PlaceInvite)}) == MOST_REDIRECTIONS
    assert lab.end_of("b1").hangup == causes.refused(302)
