"""What a NOTIFY says of a user, and which event a request is about."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from emulator.sip.commands import DialogShown
from emulator.sip.event_packages import ALLOW_EVENTS, PACKAGES, UserState, event_of
from emulator.sip.message import Request
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import crafted

ALICE = UserState("sip:alice@192.0.2.1", is_registered=True)
CALL = DialogShown(name="c<1>", direction="recipient", state="early", remote="sip:200@192.0.2.1?a=1&b=2")
INFO = "{urn:ietf:params:xml:ns:dialog-info}"
PIDF = "{urn:ietf:params:xml:ns:pidf}"


@pytest.mark.parametrize(
    ("fields", "name", "text"),
    [
        (("Event: Dialog;id=7",), "dialog", "Dialog;id=7"),
        (("o: message-summary",), "message-summary", "message-summary"),
        ((), "", ""),
    ],
)
def test_the_event_of_a_request(fields: tuple[str, ...], name: str, text: str) -> None:
    request = parse(crafted("SUBSCRIBE", more=fields))
    assert isinstance(request, Request)
    assert event_of(request) == (name, text)


def test_a_user_without_messages() -> None:
    said = PACKAGES["message-summary"].write(ALICE)
    assert said.split("\r\n")[:2] == ["Messages-Waiting: no", "Message-Account: sip:alice@192.0.2.1"]


@pytest.mark.parametrize(("new", "old", "waiting"), [(2, 8, "yes"), (0, 8, "no")])
def test_messages_that_wait(new: int, old: int, waiting: str) -> None:
    said = PACKAGES["message-summary"].write(ALICE._replace(new_messages=new, old_messages=old)).split("\r\n")
    assert said == [
        f"Messages-Waiting: {waiting}",
        "Message-Account: sip:alice@192.0.2.1",
        f"Voice-Message: {new}/{old} (0/0)",
        "",
    ]


def test_dialogs_of_a_user() -> None:
    root = ElementTree.fromstring(PACKAGES["dialog"].write(ALICE._replace(dialogs=(CALL,), version=3)))
    assert (root.get("entity"), root.get("version"), root.get("state")) == (ALICE.entity, "3", "full")
    (dialog,) = root.findall(f"{INFO}dialog")
    assert (dialog.get("id"), dialog.get("direction")) == ("c<1>", "recipient")
    assert dialog.findtext(f"{INFO}state") == "early"
    assert dialog.findtext(f"{INFO}remote/{INFO}identity") == CALL.remote


@pytest.mark.parametrize(("is_registered", "basic"), [(True, "open"), (False, "closed")])
def test_presence_is_registration(is_registered: bool, basic: str) -> None:
    root = ElementTree.fromstring(PACKAGES["presence"].write(ALICE._replace(is_registered=is_registered)))
    assert root.findtext(f"{PIDF}tuple/{PIDF}status/{PIDF}basic") == basic


def test_what_is_offered() -> None:
    assert ALLOW_EVENTS == ("Allow-Events", "dialog, message-summary, presence, vq-rtcpxr")
