"""SUBSCRIBE as phones send it after their REGISTER: accepted, refused, refreshed, told, forgotten (RFC 6665)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree

import pytest

from emulator.base.ids import Ids
from emulator.sip.commands import Credentials, DialogShown, SendRequest, ShowMessages, ShowUser
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import NotifyReceived, RequestAnswered
from emulator.sip.subscriptions import MOST
from emulator.sip.terms import ServiceTerms
from tests.emulator.sip.crafted import crafted, without
from tests.emulator.sip.pair import ALICE, PHONE, PLATFORM, REGISTER, Party

if TYPE_CHECKING:
    from emulator.sip.message import Request, Response
    from tests.emulator.sip.pair import Wire

INFO = "{urn:ietf:params:xml:ns:dialog-info}"
BUSY = ShowUser(
    username="bob",
    dialogs=(DialogShown(name="1", direction="recipient", state="confirmed", remote="sip:alice@192.0.2.1"),),
)


@pytest.fixture
def phone() -> Party:
    terms = ServiceTerms(notices=frozenset({"dialog", "message-summary", "presence"}))
    return Party(PHONE, SipEndpoint(local=PHONE, ids=Ids.seeded(1), user_agent="phone/1", terms=terms))


def subscribe(
    wire: Wire,
    phone: Party,
    event: str = "dialog",
    user: str = "bob",
    *,
    expires_s: int | None = 600,
    more: tuple[tuple[str, str], ...] = (),
    credentials: Credentials | None = ALICE,
) -> RequestAnswered:
    expires = () if expires_s is None else (("Expires", str(expires_s)),)
    wire.order(
        phone,
        SendRequest(
            name=event,
            method="SUBSCRIBE",
            target=f"sip:{user}@192.0.2.1",
            destination=PLATFORM,
            from_uri="sip:alice@192.0.2.1",
            headers=(("Event", event), *expires, *more),
            credentials=credentials,
        ),
    )
    return phone.all(RequestAnswered)[-1]


def told(phone: Party) -> list[Request]:
    return [each.request for each in phone.all(NotifyReceived)]


def again(response: Response, number: int, expires_s: int, tag: str = "") -> bytes:
    """The next SUBSCRIBE of the dialog that `response` began."""
    data = crafted(
        "SUBSCRIBE",
        uri="sip:192.0.2.1:5060",
        via=f"SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKagain{number}{tag}",
        sender=response.headers.get("from") or "",
        to=tag or response.headers.get("to") or "",
        call_id=response.call_id,
        cseq=f"{number} SUBSCRIBE",
        more=("Event: dialog", f"Expires: {expires_s}"),
    )
    return without(data, "Contact")


@pytest.mark.parametrize(
    ("event", "type_", "words"),
    [
        ("dialog", "application/dialog-info+xml", 'entity="sip:bob@192.0.2.1"'),
        ("message-summary", "application/simple-message-summary", "Messages-Waiting: no"),
        ("presence;id=4", "application/pidf+xml", "closed"),
    ],
)
def test_it_is_accepted_and_told_at_once(wire: Wire, phone: Party, event: str, type_: str, words: str) -> None:
    answered = subscribe(wire, phone, event)
    assert answered.status == 200
    assert answered.response is not None
    assert answered.response.headers.get("expires") == "600"
    assert answered.response.contact is not None
    (notify,) = told(phone)
    assert (notify.content_type, notify.headers.get("event")) == (type_, event)
    assert notify.headers.get("subscription-state") == "active;expires=600"
    assert words in notify.body.decode()
    # The answer comes first, after a challenge.
    assert [line[2:9] for line in phone.ladder()[1:]] == ["401 Una", "SUBSCRI", "200 OK ", "NOTIFY ", "200 OK "]


@pytest.mark.parametrize(
    ("event", "user", "more", "status"),
    [
        ("as-feature-event", "bob", (), 489),
        ("ua-profile", "bob", (), 489),
        ("", "bob", (), 489),
        ("dialog", "nobody", (), 404),
        ("message-summary", "*97", (), 200),
        ("dialog", "bob", (("Accept", "text/plain"),), 406),
        ("dialog", "bob", (("Accept", "multipart/related, application/dialog-info+xml"),), 200),
        ("dialog", "bob", (("Accept", ""),), 200),
    ],
)
def test_what_else_may_be_answered(
    wire: Wire, phone: Party, event: str, user: str, more: tuple[tuple[str, str], ...], status: int
) -> None:
    answered = subscribe(wire, phone, event, user, more=more)
    assert answered.status == status
    assert len(told(phone)) == (status == 200)
    assert answered.response is not None
    assert ("allow-events" in answered.response.headers) == (status == 489)


def test_a_stranger_is_challenged(wire: Wire, phone: Party) -> None:
    assert subscribe(wire, phone, credentials=None).status == 401
    assert subscribe(wire, phone, credentials=Credentials("alice", "wrong")).status == 401
    assert not told(phone)


def test_calls_of_the_user_are_told_once_each(wire: Wire, phone: Party, platform: Party) -> None:
    subscribe(wire, phone)
    subscribe(wire, phone, "message-summary", "bob")
    for order in (BUSY, BUSY, ShowUser(username="alice"), ShowUser(username="bob")):
        wire.order(platform, order)
    bodies = [each.body.decode() for each in told(phone) if each.content_type == "application/dialog-info+xml"]
    assert ["confirmed" in body for body in bodies] == [False, True, False]
    assert ["terminated" in body for body in bodies] == [False, False, True]
    assert ['version="0"' in bodies[0], 'version="1"' in bodies[1], 'version="2"' in bodies[2]] == [True] * 3
    assert len(told(phone)) == 4


def shown(*calls: tuple[str, Literal["trying", "early", "confirmed"]]) -> ShowUser:
    dialogs = (DialogShown(name=name, direction="recipient", state=state, remote="sip:x@h") for name, state in calls)
    return ShowUser(username="bob", dialogs=tuple(dialogs))


def test_a_panel_is_told_each_state_of_each_call_and_its_end_once(wire: Wire, phone: Party, platform: Party) -> None:
    subscribe(wire, phone)
    for order in (
        shown(("1", "trying")),
        shown(("1", "early")),
        shown(("1", "confirmed"), ("2", "trying")),
        shown(("2", "trying")),
        shown(("2", "early")),
        shown(),
    ):
        wire.order(platform, order)
    subscribe(wire, phone)
    roots = [ElementTree.fromstring(each.body) for each in told(phone)]
    states = [[(each.get("id"), each.findtext(f"{INFO}state")) for each in root] for root in roots]
    assert states == [
        [],
        [("1", "trying")],
        [("1", "early")],
        [("1", "confirmed"), ("2", "trying")],
        [("2", "trying"), ("1", "terminated")],
        [("2", "early")],
        [("2", "terminated")],
        [],
    ]
    assert {root.get("state") for root in roots} == {"full"}
    assert [root.get("version") for root in roots] == [*map(str, range(7)), "0"]


def test_messages_are_told_when_they_change(wire: Wire, phone: Party, platform: Party) -> None:
    subscribe(wire, phone, "message-summary", "bob")
    subscribe(wire, phone, "dialog", "bob")
    for user, new, old in (("bob", 2, 1), ("bob", 2, 1), ("nobody", 7, 0), ("alice", 5, 0), ("bob", 0, 3)):
        wire.order(platform, ShowMessages(username=user, new=new, old=old))
    bodies = [each.body.decode() for each in told(phone) if each.content_type.endswith("message-summary")]
    assert [body.split("\r\n")[0] for body in bodies] == [f"Messages-Waiting: {word}" for word in ("no", "yes", "no")]
    assert [body.split("\r\n")[2] for body in bodies] == [
        f"Voice-Message: {count} (0/0)" for count in ("0/0", "2/1", "0/3")
    ]
    assert len(told(phone)) == 4
    subscribe(wire, phone, "message-summary", "alice")
    assert "Voice-Message: 5/0" in told(phone)[-1].body.decode()


def test_presence_follows_the_registration(wire: Wire, phone: Party, platform: Party) -> None:
    subscribe(wire, phone, "presence", "alice")
    wire.order(phone, REGISTER)
    for _ in range(2):
        wire.order(platform, ShowUser(username="alice"))
    assert ["open" in each.body.decode() for each in told(phone)] == [False, True]


def test_it_is_refreshed_and_ended_by_the_phone(wire: Wire, phone: Party, platform: Party) -> None:
    response = subscribe(wire, phone).response
    assert response is not None
    wire.run(500)
    wire.inject(platform, again(response, 3, 600), PHONE)
    wire.run(500)
    wire.order(platform, BUSY)
    assert [each.headers.get("subscription-state") for each in told(phone)] == [
        "active;expires=600",
        "active;expires=600",
        "active;expires=100",
    ]
    wire.inject(platform, again(response, 4, 0), PHONE)
    assert told(phone)[-1].headers.get("subscription-state") == "terminated;reason=timeout"
    wire.order(platform, ShowUser(username="bob"))
    assert len(told(phone)) == 4
    wire.inject(platform, again(response, 5, 600), PHONE)
    assert platform.seen[-1].summary.startswith("481 ")


def test_requests_out_of_order_and_of_no_subscription(wire: Wire, phone: Party, platform: Party) -> None:
    response = subscribe(wire, phone).response
    assert response is not None
    wire.inject(platform, again(response, 1, 600), PHONE)
    assert platform.seen[-1].summary.startswith("500 ")
    wire.inject(platform, again(response, 9, 600, tag="<sip:bob@192.0.2.1>;tag=other"), PHONE)
    assert platform.seen[-1].summary.startswith("481 ")


def test_it_ends_by_itself(wire: Wire, phone: Party, platform: Party) -> None:
    subscribe(wire, phone, expires_s=60)
    wire.run(61)
    assert told(phone)[-1].headers.get("subscription-state") == "terminated;reason=timeout"
    wire.order(platform, BUSY)
    assert len(told(phone)) == 2
    assert platform.endpoint.is_idle() is False  # The answers of the phone are still repeated if asked for.
    wire.run(64)
    assert platform.endpoint.is_idle()


@pytest.mark.parametrize(("asked", "granted"), [(None, "3600"), (100_000, "7200"), (0, "0")])
def test_how_long_it_lasts(wire: Wire, phone: Party, asked: int | None, granted: str) -> None:
    response = subscribe(wire, phone, expires_s=asked).response
    assert response is not None
    assert response.headers.get("expires") == granted


def test_a_phone_that_is_gone_is_told_no_more(wire: Wire, phone: Party, platform: Party) -> None:
    subscribe(wire, phone)
    wire.blocked.add(PHONE)
    wire.order(platform, BUSY)
    wire.run(40)
    wire.blocked.clear()
    seen = len(platform.seen)
    wire.order(platform, ShowUser(username="bob"))
    assert len(platform.seen) == seen


def test_no_user_has_too_many(wire: Wire, phone: Party) -> None:
    answers = [subscribe(wire, phone).status for _ in range(MOST + 1)]
    assert answers == [200] * MOST + [403]
