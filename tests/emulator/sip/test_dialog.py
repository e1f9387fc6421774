"""Dialog state: RFC 3261 §12; the way to peers behind NATs and proxies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.sip import build
from emulator.sip.dialog import Dialog, DialogId
from emulator.sip.message import Request, Response
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.hops import tcp, udp

if TYPE_CHECKING:
    from emulator.sip.hop import Hop

ROUTES = ("Record-Route: <sip:192.0.2.50;lr>, <sip:p2.example;lr>",)


def request(data: bytes) -> Request:
    message = parse(data)
    assert isinstance(message, Request)
    return message


def answer(invite: Request, contact: str = "<sip:bob@192.0.2.9:5070>") -> Response:
    return build.response(invite, 200, to_tag="b1", fields=(("Contact", contact),))


def test_the_called_side() -> None:
    dialog = Dialog.of_server(request(crafted(cseq="7 INVITE", more=ROUTES)), STRANGER, "mine")
    assert dialog.id == DialogId("c1", "mine", "e1")
    assert (dialog.local, dialog.remote) == ("<sip:bob@192.0.2.1>;tag=mine", "<sip:eve@198.51.100.7>;tag=e1")
    assert (dialog.local_sequence, dialog.remote_sequence) == (0, 7)
    assert dialog.routes() == ("<sip:192.0.2.50;lr>", "<sip:p2.example;lr>")
    assert dialog.request_uri() == "sip:eve@198.51.100.7:5062"
    assert dialog.next_hop() == udp("192.0.2.50", 5060)
    assert (dialog.next_sequence(), dialog.next_sequence()) == (1, 2)


def test_the_calling_side() -> None:
    invite = request(crafted(cseq="7 INVITE", more=ROUTES))
    dialog = Dialog.of_client(invite, answer(invite), udp("192.0.2.1", 5060))
    assert dialog.id == DialogId("c1", "e1", "b1")
    assert (dialog.local, dialog.remote) == ("<sip:eve@198.51.100.7>;tag=e1", "<sip:bob@192.0.2.1>;tag=b1")
    assert (dialog.local_sequence, dialog.remote_sequence) == (7, None)
    assert dialog.routes() == ("<sip:p2.example;lr>", "<sip:192.0.2.50;lr>"), "reversed (§12.1.2)"
    assert dialog.request_uri() == "sip:bob@192.0.2.9:5070"
    assert dialog.next_sequence() == 8


def test_a_strict_router_stands_in_the_request_uri() -> None:
    routes = ("Record-Route: <sip:strict@192.0.2.50>, <sip:p2.example;lr>",)
    dialog = Dialog.of_server(request(crafted(more=routes)), STRANGER, "mine")
    assert dialog.request_uri() == "sip:strict@192.0.2.50"
    assert dialog.routes() == ("<sip:p2.example;lr>", "<sip:eve@198.51.100.7:5062>")


@pytest.mark.parametrize(
    ("via", "contact", "hop"),
    [
        # As the standard has it: the Contact.
        ("198.51.100.7:5062", "sip:eve@198.51.100.7:5099", udp("198.51.100.7", 5099)),
        ("198.51.100.7:5062", "sip:eve@203.0.113.8", udp("203.0.113.8", 5060)),
        # A name cannot be resolved here, so requests go where the INVITE came from.
        ("198.51.100.7:5062", "sip:eve@phone.example", STRANGER),
        # Behind a NAT neither Via nor Contact is worth anything.
        ("10.0.0.7:5060;rport", "sip:eve@10.0.0.7", STRANGER),
        ("198.51.100.7:5060;rport", "sip:eve@198.51.100.7", STRANGER),
    ],
)
def test_the_way_to_a_caller(via: str, contact: str, hop: Hop) -> None:
    data = crafted(via=f"SIP/2.0/UDP {via};branch=z9hG4bK1").replace(b"sip:eve@198.51.100.7:5062", contact.encode())
    invite = request(data)
    stamped = invite.with_via(invite.via.stamped(STRANGER))
    assert Dialog.of_server(stamped, STRANGER, "mine").next_hop() == hop


@pytest.mark.parametrize(
    ("destination", "hop"),
    [
        (udp("192.0.2.1", 5060), udp("192.0.2.9", 5070)),
        # The INVITE went elsewhere than its URI names: to a proxy, or to the outside of a NAT.
        (udp("203.0.113.5", 4444), udp("203.0.113.5", 4444)),
    ],
)
def test_the_way_to_a_callee(destination: Hop, hop: Hop) -> None:
    invite = request(crafted())
    assert Dialog.of_client(invite, answer(invite), destination).next_hop() == hop


@pytest.mark.parametrize("contact", ["", "Contact: <nonsense>\r\n", "Contact: <sip:a\r\n"])
def test_a_peer_without_a_usable_contact_is_reached_somehow(contact: str) -> None:
    invite = request(crafted())
    data = answer(invite).data.replace(b"Contact: <sip:bob@192.0.2.9:5070>\r\n", contact.encode())
    response = parse(data)
    assert isinstance(response, Response)
    assert Dialog.of_client(invite, response, udp("192.0.2.1", 5060)).remote_target == "sip:bob@192.0.2.1"


def test_requests_come_in_order() -> None:
    dialog = Dialog.of_server(request(crafted(cseq="7 INVITE")), STRANGER, "mine")
    numbers = [(7, True), (8, True), (8, True), (7, False), (20, True)]
    for number, expected in numbers:
        assert dialog.accepts(request(crafted("INFO", cseq=f"{number} INFO"))) is expected
    assert dialog.remote_sequence == 20


def test_a_new_contact_moves_the_target() -> None:
    behind_nat = request(crafted(via="SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK1;rport"))
    dialog = Dialog.of_server(behind_nat, STRANGER, "mine")
    moved = udp("198.51.100.7", 7777)
    dialog.refresh(request(crafted().replace(b"sip:eve@198.51.100.7:5062", b"sip:eve@10.0.0.8")), moved)
    assert (dialog.request_uri(), dialog.next_hop()) == ("sip:eve@10.0.0.8", moved)


def test_a_connection_is_kept_whatever_the_contact_says() -> None:
    connection = tcp("198.51.100.7", 43210)
    assert Dialog.of_server(request(crafted()), connection, "x").next_hop() == connection
    invite = request(crafted())
    assert Dialog.of_client(invite, answer(invite), connection).next_hop() == connection


def test_a_contact_may_ask_for_another_transport() -> None:
    data = crafted().replace(b"sip:eve@198.51.100.7:5062>", b"sip:eve@198.51.100.7:5099;transport=tcp>")
    assert Dialog.of_server(request(data), STRANGER, "x").next_hop() == tcp("198.51.100.7", 5099)
