"""Requests and responses of a user agent, and its answers to challenges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.sip import build
from emulator.sip.commands import Credentials
from emulator.sip.composer import Composer
from emulator.sip.dialog import Dialog
from emulator.sip.hop import Hop
from emulator.sip.message import Request
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.hops import udp

if TYPE_CHECKING:
    from emulator.sip.message import Response

ALICE = Credentials("alice", "wonderland")
CHALLENGE = 'Digest realm="r", nonce="n", qop="auth"'


@pytest.fixture
def composer() -> Composer:
    return Composer(Ids.seeded(1), "ua/1", lambda peer: udp("2001:db8::1" if ":" in peer.host else "192.0.2.1", 5060))


@pytest.fixture
def invite() -> Request:
    message = parse(crafted())
    assert isinstance(message, Request)
    return message


def challenge(request: Request, status: int, *values: str) -> Response:
    name = "WWW-Authenticate" if status == 401 else "Proxy-Authenticate"
    return build.response(request, status, to_tag="t", fields=tuple((name, value) for value in values))


def test_contacts(composer: Composer) -> None:
    assert composer.contact("a b", STRANGER) == ("Contact", "<sip:a%20b@192.0.2.1:5060>")
    assert composer.contact("", udp("2001:db8::9", 1)) == ("Contact", "<sip:[2001:db8::1]:5060>")


def test_by_both_kinds_of_web_socket_a_uri_has_one_word_for_them() -> None:
    for transport in ("ws", "wss"):
        composer = Composer(Ids.seeded(1), "ua/1", lambda peer: peer)
        hop = Hop(transport, Address("192.0.2.1", 5062))
        assert composer.contact("a", hop) == ("Contact", "<sip:a@192.0.2.1:5062;transport=ws>")
        via = composer.request("OPTIONS", "sip:b", hop, (("CSeq", "1 OPTIONS"),)).via
        assert str(via).startswith(f"SIP/2.0/{transport.upper()} 192.0.2.1:5062;")


def test_a_request_in_a_dialog(composer: Composer, invite: Request) -> None:
    dialog = Dialog.of_server(invite, STRANGER, "mine")
    bye = parse(composer.request_in(dialog, "BYE").data)
    assert isinstance(bye, Request)
    assert (bye.uri_text, str(bye.cseq), bye.call_id) == ("sip:eve@198.51.100.7:5062", "1 BYE", "c1")
    assert (bye.from_.tag, bye.to.tag) == ("mine", "e1")
    assert bye.via.branch.startswith("z9hG4bK")
    assert "rport" in bye.via.parameters
    assert bye.user_agent == "ua/1"
    info = composer.request_in(dialog, "INFO", body=b"x", content_type="text/plain")
    assert (info.cseq.number, info.content_type, info.body) == (2, "text/plain", b"x")
    assert info.via.branch != bye.via.branch


def test_the_ack_of_a_2xx_has_a_branch_of_its_own_and_the_credentials(composer: Composer) -> None:
    invite = parse(crafted(cseq="9 INVITE", more=("Proxy-Authorization: Digest a=b",)))
    assert isinstance(invite, Request)
    response = build.response(invite, 200, to_tag="b1", fields=(("Contact", "<sip:bob@192.0.2.9>"),))
    dialog = Dialog.of_client(invite, response, udp("192.0.2.1", 5060))
    ack = composer.ack_in(dialog, invite, b"v=0")
    assert (ack.uri_text, str(ack.cseq), ack.body) == ("sip:bob@192.0.2.9", "9 ACK", b"v=0")
    assert ack.via.branch != invite.via.branch
    assert ack.headers.get("proxy-authorization") == "Digest a=b"
    assert dialog.next_sequence() == 10, "an ACK takes no number"


def test_responses(composer: Composer, invite: Request) -> None:
    assert composer.response(invite, 100).to.tag == ""
    busy = composer.response(invite, 486)
    assert len(busy.to.tag) == 10
    assert busy.headers.get("server") == "ua/1"


@pytest.mark.parametrize(("status", "name"), [(401, "Authorization"), (407, "Proxy-Authorization")])
def test_a_challenge_is_answered(composer: Composer, invite: Request, status: int, name: str) -> None:
    again = composer.authenticated(invite, challenge(invite, status, CHALLENGE), ALICE, 2)
    assert again is not None
    assert (again.headers.get(name) or "").startswith('Digest username="alice", realm="r", nonce="n"')
    assert again.cseq.number == 2
    assert again.via.branch != invite.via.branch


def test_a_challenge_is_not_answered_twice_unless_stale(composer: Composer, invite: Request) -> None:
    again = composer.authenticated(invite, challenge(invite, 401, CHALLENGE), ALICE, 2)
    assert again is not None
    assert composer.authenticated(again, challenge(again, 401, CHALLENGE), ALICE, 3) is None
    third = composer.authenticated(again, challenge(again, 401, f"{CHALLENGE}, stale=TRUE"), ALICE, 3)
    assert third is not None
    assert len(third.headers.get_all("authorization")) == 1


def test_what_cannot_be_answered(composer: Composer, invite: Request) -> None:
    assert composer.authenticated(invite, challenge(invite, 401, CHALLENGE), None, 2) is None
    assert composer.authenticated(invite, challenge(invite, 401), ALICE, 2) is None
    assert composer.authenticated(invite, challenge(invite, 401, "Basic realm=r"), ALICE, 2) is None
    assert composer.authenticated(invite, challenge(invite, 403, CHALLENGE), ALICE, 2) is None
