"""What requests deserve before anybody cares what they are about, and datagrams that are none (RFC 3261 §8.2)."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.errors import PeerViolation
from emulator.sip.commands import RespondInvite
from emulator.sip.events import InviteAcknowledged, InviteCancelled, InviteReceived, LegEnded, MessageSeen, Transmit
from emulator.sip.message import Request, Response
from emulator.sip.methods import ALLOW
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import STRANGER, crafted, without
from tests.emulator.sip.hops import tcp, udp
from tests.emulator.sip.pair import ANSWER, CALL, PHONE, Wire, make_phone, make_platform

if TYPE_CHECKING:
    from emulator.sip.events import Output
    from emulator.sip.hop import Hop
    from emulator.sip.message import Message
    from tests.emulator.sip.crafted import Parts
    from tests.emulator.sip.pair import Party


def send(party: Party, data: bytes, source: Hop = STRANGER, now: float = 1.0) -> list[Output]:
    party.endpoint.receive(data, source, now)
    outputs = party.endpoint.take_outputs()
    party.facts += outputs
    return outputs


def replies(party: Party, data: bytes) -> list[Message]:
    """Every message that a datagram brings about."""
    return [parse(output.data) for output in send(party, data) if isinstance(output, Transmit)]


def reply(party: Party, data: bytes) -> Response:
    """The only response to a datagram."""
    (message,) = replies(party, data)
    assert isinstance(message, Response)
    return message


@pytest.mark.parametrize(
    ("data", "status", "field"),
    [
        (crafted("OPTIONS"), 200, ("Accept", "application/sdp")),
        (crafted("OPTIONS"), 200, ("Allow", f"{ALLOW}, REGISTER, SUBSCRIBE, PUBLISH")),
        (crafted("MESSAGE"), 405, ("Allow", f"{ALLOW}, REGISTER, SUBSCRIBE, PUBLISH")),
        (crafted("SUBSCRIBE"), 489, ("Allow-Events", "dialog, message-summary, presence, vq-rtcpxr")),
        (crafted("JUMP"), 501, ("Allow", f"{ALLOW}, REGISTER, SUBSCRIBE, PUBLISH")),
        (crafted("invite"), 501, None),
        (crafted("OPTIONS", uri="http://example.com"), 416, None),
        (crafted(more=("Require: 100rel, foo",)), 420, ("Unsupported", "foo")),
        (crafted("BYE"), 481, None),
        (crafted("INFO"), 481, None),
        (crafted("CANCEL"), 481, None),
        (crafted(to="<sip:bob@192.0.2.1>;tag=unknown"), 481, None),
        (crafted("BYE", to="<sip:bob@192.0.2.1>;tag=unknown"), 481, None),
        (crafted("OPTIONS", to="<sip:bob@192.0.2.1>;tag=unknown"), 481, None),
        (crafted().replace(b"SIP/2.0\r\nVia", b"SIP/7.0\r\nVia"), 505, None),
    ],
)
def test_what_a_request_deserves(data: bytes, status: int, field: tuple[str, str] | None) -> None:
    response = reply(make_platform(), data)
    assert response.status == status
    assert response.to.tag
    if field:
        assert response.headers.get(field[0]) == field[1]


def test_only_a_registrar_takes_register() -> None:
    assert reply(make_phone(), crafted("REGISTER")).status == 405
    assert reply(make_platform(), crafted("REGISTER")).status == 401


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (crafted(cseq="1 BYE"), "CSeq"),
        (crafted(cseq="x INVITE"), "CSeq"),
        (crafted(cseq="4294967296 INVITE"), "CSeq"),
        (without(crafted(), "CSeq"), "CSeq"),
        (without(crafted(), "Call-ID"), "Call-ID"),
        (without(crafted(), "From"), "From"),
        (crafted(to='"open <sip:bob@192.0.2.1>'), "To"),
        (crafted(sender="<mailto>;tag=1"), "From"),
        (crafted(uri="bob"), "Request-URI"),
        (crafted(more=("Content-Length: 99",)).replace(b"Content-Length: 0\r\n", b""), "Content-Length"),
        (crafted()[:-2], "message"),
    ],
)
def test_a_broken_request_is_told_what_is_broken(data: bytes, place: str) -> None:
    platform = make_platform()
    sent = send(platform, data)[-1]
    assert isinstance(sent, Transmit)
    assert sent.data.startswith(f"SIP/2.0 400 Bad Request ({place})\r\n".encode())
    shown = next(fact for fact in platform.facts if isinstance(fact, MessageSeen))
    assert shown.summary.startswith(f"not understood: {place}: ")
    assert shown.data == data
    assert platform.endpoint.is_idle(), "a broken request opens nothing"


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"\x00\x01\x02\xff",
        b"GET / HTTP/1.1\r\n\r\n",
        without(crafted(), "Via"),
        crafted(via="nonsense"),
        crafted("ACK", cseq="1 BYE"),
        b"SIP/2.0 200 OK\r\n\r\n",
        b"SIP/2.0 999 What\r\n\r\n",
        b"INVITE",
        crafted()[:40],
        b"\r\n\r\n",
        b"\0",
    ],
)
def test_what_cannot_be_answered_is_shown_and_no_more(data: bytes) -> None:
    platform = make_platform()
    (shown,) = send(platform, data)
    assert isinstance(shown, MessageSeen)
    assert (shown.data, shown.sent, shown.peer) == (data, False, STRANGER)
    assert platform.endpoint.is_idle()


def test_a_response_to_nothing_is_shown_and_dropped() -> None:
    stray = crafted().replace(b"INVITE sip:bob@192.0.2.1 SIP/2.0", b"SIP/2.0 200 OK")
    (shown,) = send(make_platform(), stray)
    assert isinstance(shown, MessageSeen)
    assert shown.summary == "200 OK (INVITE): belongs to no request of ours"


def test_a_request_that_comes_again_is_answered_again_and_no_more() -> None:
    platform = make_platform()
    first = send(platform, crafted("OPTIONS"))
    second = send(platform, crafted("OPTIONS"))
    assert [fact for fact in first if isinstance(fact, Transmit)] == [
        fact for fact in second if isinstance(fact, Transmit)
    ]
    assert len(platform.all(InviteReceived)) == 0
    send(platform, crafted())
    send(platform, crafted())
    assert len(platform.all(InviteReceived)) == 1


def test_a_request_that_came_on_two_ways_is_merged() -> None:
    platform = make_platform()
    send(platform, crafted())
    for branch in ("z9hG4bK2", "z9hG4bK3"):
        other = crafted(via=f"SIP/2.0/UDP 198.51.100.7:5062;branch={branch}")
        assert reply(platform, other).status == 482
    assert len(platform.all(InviteReceived)) == 1


@pytest.mark.parametrize(
    ("via", "source", "destination"),
    [
        ("SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK1", STRANGER, STRANGER),
        ("SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1", STRANGER, udp("198.51.100.7", 5060)),
        ("SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1;rport", STRANGER, STRANGER),
        ("SIP/2.0/UDP 10.0.0.7:5060;branch=z9hG4bK1;rport", STRANGER, STRANGER),
        ("SIP/2.0/UDP 10.0.0.7:5060;branch=z9hG4bK1", STRANGER, STRANGER),
        ("SIP/2.0/UDP phone.invalid;branch=z9hG4bK1", STRANGER, STRANGER),
    ],
)
def test_responses_find_their_way_back(via: str, source: Hop, destination: Hop) -> None:
    sent = send(make_platform(), crafted("OPTIONS", via=via), source)[-1]
    assert isinstance(sent, Transmit)
    assert sent.destination == destination
    stamped = parse(sent.data).via.parameters
    assert stamped.get("rport") == (str(source.port) if "rport" in via else None)
    assert stamped.get("received") == (
        None if via.startswith("SIP/2.0/UDP 198") and "rport" not in via else source.host
    )


OTHER_VIA = "SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK7"
ACKS: list[Parts] = [
    # To the AOR, without the route set and with a branch of its own: pyVoIP.
    {"uri": "sip:bob@example.com"},
    # Without the To tag.
    {"to": "<sip:bob@192.0.2.1>"},
    # With the branch of the INVITE.
    {"via": "SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK1"},
]


@pytest.mark.parametrize("oddity", ACKS)
@pytest.mark.parametrize("status", [200, 486])
def test_acks_of_strange_peers_are_understood(oddity: Parts, status: int) -> None:
    platform = make_platform()
    wire = Wire(platform)
    wire.inject(platform, crafted(), STRANGER)
    leg = platform.one(InviteReceived).leg
    wire.order(platform, RespondInvite(leg=leg, status=status, body=ANSWER if status == 200 else b""))
    answer = parse(platform.seen[-1].data)
    usual: Parts = {"via": OTHER_VIA, "to": f"<sip:bob@192.0.2.1>;tag={answer.to.tag}"}
    wire.inject(platform, crafted("ACK", **(usual | oddity)), STRANGER)
    count = len(platform.seen)
    wire.run(20)
    assert len(platform.seen) == count, "nothing is repeated any more"
    assert len(platform.all(InviteAcknowledged)) == (1 if status == 200 else 0)
    assert platform.all(LegEnded) == []


def test_a_cancel_with_a_branch_of_its_own_is_understood() -> None:
    platform = make_platform()
    send(platform, crafted())
    sent = replies(platform, crafted("CANCEL", via=OTHER_VIA))
    assert [message.start_line for message in sent] == ["SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated"]
    assert sent[0].to.tag == sent[1].to.tag
    platform.one(InviteCancelled)


def test_a_peer_of_rfc_2543_makes_a_call() -> None:
    platform = make_platform()
    old: Parts = {"via": "SIP/2.0/UDP 198.51.100.7:5062", "sender": "<sip:eve@198.51.100.7>"}
    send(platform, crafted(**old))
    send(platform, crafted(**old))
    leg = platform.one(InviteReceived).leg
    platform.endpoint.handle(RespondInvite(leg=leg, status=200, body=ANSWER), 1.0)
    sent = platform.endpoint.take_outputs()[0]
    assert isinstance(sent, MessageSeen)
    tag = parse(sent.data).to.tag
    to = f"<sip:bob@192.0.2.1>;tag={tag}"
    send(platform, crafted("ACK", **(old | {"to": to})))
    assert platform.one(InviteAcknowledged).leg == leg
    assert reply(platform, crafted("BYE", **(old | {"to": to, "cseq": "2 BYE"}))).status == 200
    assert platform.one(LegEnded).by_peer


def test_a_request_that_is_late_in_its_dialog_is_refused() -> None:
    platform = make_platform()
    send(platform, crafted(cseq="7 INVITE"))
    leg = platform.one(InviteReceived).leg
    platform.endpoint.handle(RespondInvite(leg=leg, status=200, body=ANSWER), 1.0)
    shown = platform.endpoint.take_outputs()[0]
    assert isinstance(shown, MessageSeen)
    to = f"<sip:bob@192.0.2.1>;tag={parse(shown.data).to.tag}"
    assert reply(platform, crafted("BYE", to=to, via=OTHER_VIA, cseq="6 BYE")).status == 500
    assert platform.all(LegEnded) == []


def test_a_bye_before_the_answer_ends_the_invite() -> None:
    platform = make_platform()
    sent = send(platform, crafted())
    leg = platform.one(InviteReceived).leg
    platform.endpoint.handle(RespondInvite(leg=leg, status=180), 1.0)
    sent = platform.endpoint.take_outputs()
    assert isinstance(sent[0], MessageSeen)
    to = f"<sip:bob@192.0.2.1>;tag={parse(sent[0].data).to.tag}"
    sent_back = replies(platform, crafted("BYE", to=to, via=OTHER_VIA, cseq="2 BYE"))
    assert [message.start_line for message in sent_back] == ["SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated"]
    assert platform.one(InviteCancelled).leg == leg


MARKS = [
    b"\r\n",
    b"\r\n\r\n",
    b":",
    b";",
    b"<",
    b">",
    b'"',
    b",",
    b"sip:",
    b"Via: ",
    b"To: ",
    b"Contact: *",
    b"z9hG4bK",
]
PIECES = st.lists(st.one_of(st.binary(max_size=12), st.sampled_from(MARKS)), max_size=8).map(b"".join)


@given(PIECES, st.integers(0, 400), st.integers(0, 40), st.sampled_from(["INVITE", "REGISTER", "BYE", "ACK", "CANCEL"]))
def test_no_mutilated_request_raises(noise: bytes, at: int, cut: int, method: str) -> None:
    platform = make_platform()
    more = ('Authorization: Digest username="alice", nc=1, qop=auth', "Record-Route: <sip:p;lr>")
    whole = crafted(method, more=more)
    for data in (noise, whole[:at] + noise + whole[at + cut :], whole[:at]):
        shown = [fact for fact in send(platform, data) if isinstance(fact, MessageSeen) and not fact.sent]
        assert [fact.data for fact in shown] == [data]
    platform.endpoint.handle_timeout(1000.0)


@given(PIECES, st.integers(0, 400), st.integers(0, 40), st.sampled_from([100, 180, 200, 401, 486]))
def test_no_mutilated_response_raises(noise: bytes, at: int, cut: int, status: int) -> None:
    phone, platform = make_phone(), make_platform()
    wire = Wire(phone)
    wire.order(phone, CALL)
    platform.endpoint.receive(phone.seen[0].data, PHONE, 1.0)
    platform.endpoint.handle_timeout(1.3)
    trying = next(fact for fact in platform.endpoint.take_outputs() if isinstance(fact, Transmit))
    lines = trying.data.replace(b"100 Trying", f"{status} X".encode()).split(b"\r\n", 1)
    extra = b"\r\nContact: <sip:b@192.0.2.1>\r\nRecord-Route: <sip:p;lr>\r\nWWW-Authenticate: Digest nonce=1\r\n"
    whole = lines[0] + extra + lines[1]
    wire.inject(phone, whole[:at] + noise + whole[at + cut :], wire.parties[PHONE].hop)
    wire.inject(phone, whole, PHONE)


def test_a_ping_by_a_connection_is_answered_with_a_pong(platform: Party) -> None:
    connection = tcp("198.51.100.7", 40000)
    sent = [each for each in send(platform, b"\r\n\r\n", connection) if isinstance(each, Transmit)]
    assert sent == [Transmit(data=b"\r\n", destination=connection)]
    assert not [each for each in send(platform, b"\r\n\r\n", STRANGER) if isinstance(each, Transmit)]
    assert not [each for each in send(platform, b"\r\n", connection) if isinstance(each, Transmit)]


@pytest.mark.parametrize("method", ["OPTIONS", "ACK"])
def test_what_has_no_end_in_a_stream_is_refused(platform: Party, method: str) -> None:
    connection = tcp("198.51.100.7", 40000)
    head = without(crafted(method), "Content-Length")
    platform.endpoint.stream_torn(head, connection, PeerViolation("missing", place="Content-Length", status=400), 1.0)
    outputs = platform.endpoint.take_outputs()
    sent = [parse(each.data).start_line for each in outputs if isinstance(each, Transmit)]
    assert sent == ([] if method == "ACK" else ["SIP/2.0 400 Bad Request (Content-Length)"])


@pytest.mark.parametrize("method", ["OPTIONS", "REGISTER", "CANCEL", "NOTIFY"])
def test_of_what_is_answered_at_once_only_the_response_is_kept(platform: Party, method: str) -> None:
    data = crafted(method, call_id="kept no longer")
    before = replies(platform, data)
    kept = [each for each in gc.get_objects() if isinstance(each, Request) and each.call_id == "kept no longer"]
    assert kept == []
    assert [each.data for each in replies(platform, data)] == [each.data for each in before]
