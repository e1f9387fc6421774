"""The transaction layer: what is absorbed, what is passed on, and that nothing stays."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from emulator.sip import build
from emulator.sip.message import Request
from emulator.sip.parser import parse
from emulator.sip.transaction.layer import TransactionLayer
from tests.emulator.sip.crafted import STRANGER, Parts, crafted
from tests.emulator.sip.hops import tcp

if TYPE_CHECKING:
    from emulator.sip.hop import Hop
    from emulator.sip.message import Message, Response


class Bench:
    """A layer and what it sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Hop, str]] = []
        self.replies: list[int] = []
        self.layer = TransactionLayer(self._transmit)

    def _transmit(self, message: Message, destination: Hop, leg: str) -> None:
        self.sent.append((message.summary, destination, leg))

    def reply(self, response: Response | None, _now: float) -> None:
        """Take what a client transaction passes up."""
        self.replies.append(response.status if response else 0)


def request(method: str = "INVITE", **parts: str) -> Request:
    message = parse(crafted(method, **Parts(**parts)))  # type: ignore[typeddict-item]
    assert isinstance(message, Request)
    return message


def test_a_client_transaction_lives_until_its_last_timer() -> None:
    bench = Bench()
    bye = request("BYE")
    bench.layer.send(bye, STRANGER, bench.reply, 0.0, "leg")
    assert bench.sent == [("BYE sip:bob@192.0.2.1", STRANGER, "leg")]
    assert bench.layer.leg_of(bye) == ""
    ok = build.response(bye, 200, to_tag="t")
    assert bench.layer.leg_of(ok) == "leg"
    assert bench.layer.response_arrived(ok, 1.0)
    assert (bench.replies, len(bench.layer)) == ([200], 1)
    bench.layer.handle_timeout(6.0)
    assert (len(bench.layer), bench.layer.next_deadline()) == (0, None)
    assert not bench.layer.response_arrived(ok, 7.0)


def test_a_server_transaction_absorbs_what_comes_again() -> None:
    bench = Bench()
    invite = request()
    assert not bench.layer.absorbs(invite, 0.0)
    transaction = bench.layer.open(invite, STRANGER)
    assert bench.layer.absorbs(invite, 0.0)
    bench.layer.respond(transaction, build.response(invite, 486, to_tag="t"), 0.0)
    assert bench.layer.absorbs(request("ACK", to="<sip:bob@192.0.2.1>;tag=t"), 0.1)
    bench.layer.handle_timeout(5.1)
    assert len(bench.layer) == 0
    assert not bench.layer.is_merged(request(via="SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK2"))


def test_the_ack_of_a_2xx_is_the_users() -> None:
    bench = Bench()
    invite = request()
    transaction = bench.layer.open(invite, STRANGER)
    bench.layer.respond(transaction, build.response(invite, 200, to_tag="t"), 0.0)
    assert not bench.layer.absorbs(request("ACK"), 0.1)
    assert not bench.layer.absorbs(request("ACK", via="SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK2"), 0.1)
    assert not bench.layer.absorbs(request("ACK", call_id="other"), 0.1)


def test_a_cancel_finds_its_invite() -> None:
    bench = Bench()
    transaction = bench.layer.open(request(), STRANGER)
    transaction.leg = "leg"
    assert bench.layer.invite_of(request("CANCEL")) is transaction
    assert bench.layer.invite_of(request("CANCEL", via="SIP/2.0/UDP x;branch=z9hG4bK2")) is transaction
    assert bench.layer.invite_of(request("CANCEL", via="SIP/2.0/UDP x;branch=z9hG4bK2", cseq="2 CANCEL")) is None
    assert bench.layer.leg_of(request("CANCEL")) == "leg"


def test_a_copy_is_merged_only_while_the_first_is_open() -> None:
    bench = Bench()
    copy = request(via="SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK2")
    assert not bench.layer.is_merged(copy)
    transaction = bench.layer.open(request(), STRANGER)
    assert bench.layer.is_merged(copy)
    assert not bench.layer.is_merged(request(cseq="2 INVITE"))
    assert not bench.layer.is_merged(request(to="<sip:bob@192.0.2.1>;tag=t"))
    bench.layer.respond(transaction, build.response(copy, 401, to_tag="t"), 0.0)
    assert not bench.layer.is_merged(copy), "a retry with the answer to a challenge, of a client that does not count"


def test_what_is_abandoned_is_gone() -> None:
    bench = Bench()
    transaction = bench.layer.send(request(), STRANGER, bench.reply, 0.0)
    bench.layer.abandon(transaction)
    assert (len(bench.layer), bench.layer.next_deadline()) == (0, None)


def test_over_a_connection_nothing_is_sent_twice_and_nothing_stays() -> None:
    bench = Bench()
    connection = tcp("198.51.100.7", 40000)
    bye, invite = request("BYE"), request("INVITE", cseq="3 INVITE")
    bench.layer.send(bye, connection, bench.reply, 0.0)
    server = bench.layer.open(invite, connection)
    bench.layer.respond(server, build.response(invite, 486, to_tag="t"), 0.0)
    bench.layer.handle_timeout(20.0)
    assert [summary for summary, _, _ in bench.sent] == ["BYE sip:bob@192.0.2.1", "486 Busy Here (INVITE)"]
    bench.layer.response_arrived(build.response(bye, 200, to_tag="t"), 20.0)
    bench.layer.handle_timeout(20.0)
    assert len(bench.layer) == 1, "timer K is zero"


def test_whoever_waits_on_a_transport_that_fails_hears_of_it_at_once() -> None:
    bench = Bench()
    lost, other = tcp("198.51.100.7", 40000), tcp("198.51.100.8", 40000)
    for number, hop in enumerate((lost, other)):
        via = f"SIP/2.0/TCP 198.51.100.7:5062;branch=z9hG4bK{number}"
        bench.layer.send(request("BYE", via=via), hop, bench.reply, 0.0)
    server = bench.layer.open(request("OPTIONS"), lost)
    bench.layer.transport_failed(lost, 1.0)
    assert bench.replies == [503]
    assert len(bench.layer) == 2, "the other one waits, and what the peer asked is still to be answered"
    assert server.state.value == "Trying"


def large(method: str) -> Request:
    message = parse(crafted(method, body=b"x" * 1300))
    assert isinstance(message, Request)
    return message


def test_a_request_too_large_for_a_datagram_goes_by_tcp() -> None:
    bench = Bench()
    by_tcp = tcp(*STRANGER.address)
    transaction = bench.layer.send(large("INVITE"), STRANGER, bench.reply, 0.0)
    assert [destination for _, destination, _ in bench.sent] == [by_tcp]
    assert (transaction.destination, transaction.request.via.transport) == (by_tcp, "TCP")
    assert bench.layer.response_arrived(build.response(transaction.request, 180, to_tag="t"), 1.0)
    bench.layer.transport_failed(by_tcp, 2.0)
    assert bench.replies == [180, 503], "who has answered is not called anew"


def test_it_goes_by_udp_after_all_where_nobody_takes_tcp() -> None:
    bench = Bench()
    transaction = bench.layer.send(large("BYE"), STRANGER, bench.reply, 0.0)
    bench.layer.transport_failed(tcp(*STRANGER.address), 0.1)
    assert [destination for _, destination, _ in bench.sent] == [tcp(*STRANGER.address), STRANGER]
    assert transaction.request.via.transport == "UDP"
    assert bench.layer.next_deadline() == 0.6, "a datagram is sent again"
    assert bench.layer.response_arrived(build.response(transaction.request, 200, to_tag="t"), 0.2)
    assert bench.replies == [200]
    bench.layer.handle_timeout(6.0)
    assert bench.layer.is_idle()


def test_what_was_to_go_by_tcp_anyway_has_no_other_way() -> None:
    bench = Bench()
    by_tcp = tcp(*STRANGER.address)
    bench.layer.send(large("BYE"), by_tcp, bench.reply, 0.0)
    bench.layer.transport_failed(by_tcp, 0.1)
    assert (len(bench.sent), bench.replies) == (1, [503])


def test_an_answer_whose_connection_is_gone_goes_to_where_the_via_says() -> None:
    bench = Bench()
    came_from = tcp("192.0.2.10", 40001)
    invite = request(via="SIP/2.0/TCP 192.0.2.10:5070;branch=z9hG4bKx;rport")
    transaction = bench.layer.open(invite, came_from)
    bench.layer.respond(transaction, build.response(invite, 180, to_tag="t"), 0.0)
    bench.layer.transport_failed(came_from, 1.0)
    bench.layer.respond(transaction, build.response(invite, 200, to_tag="t"), 2.0)
    assert [destination for _, destination, _ in bench.sent] == [came_from, tcp("192.0.2.10", 5070)]


def test_a_request_that_is_answered_is_let_go_and_its_copies_still_get_the_answer() -> None:
    bench = Bench()
    came_from = tcp("192.0.2.10", 40001)
    register = request("REGISTER", via="SIP/2.0/TCP 192.0.2.10:5070;branch=z9hG4bKx;rport")
    transaction = bench.layer.open(register, came_from)
    bench.layer.settle(transaction)
    assert transaction.request is register, "nobody has answered it"
    bench.layer.respond(transaction, build.response(register, 401, to_tag="t"), 0.0)
    bench.layer.settle(transaction)
    copy, gone = request("REGISTER", via="SIP/2.0/TCP 192.0.2.10:5070;branch=z9hG4bKx;rport"), weakref.ref(register)
    del register
    assert gone() is None
    bench.layer.transport_failed(came_from, 0.1)
    assert bench.layer.absorbs(copy, 0.1)
    assert [destination for _, destination, _ in bench.sent] == [came_from, tcp("192.0.2.10", 5070)]
    bench.layer.handle_timeout(32.0)
    assert bench.layer.is_idle()


def test_an_invite_is_kept_for_its_ack() -> None:
    bench = Bench()
    transaction = bench.layer.open(request(), STRANGER)
    bench.layer.respond(transaction, build.response(transaction.request, 486, to_tag="t"), 0.0)
    bench.layer.settle(transaction)
    assert transaction.request.method == "INVITE"
    other_branch = request("ACK", via="SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK2", to="<sip:bob@192.0.2.1>;tag=t")
    assert bench.layer.absorbs(other_branch, 0.1)
