"""The registrar at its wire: several contacts, removal, order, age, refusals (RFC 3261 §10.3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.sip.commands import Credentials
from emulator.sip.digest import DigestAuthority, answer
from emulator.sip.events import BindingChanged, MessageSeen
from emulator.sip.hop import Hop
from emulator.sip.logins import Logins
from emulator.sip.message import Request, Response
from emulator.sip.parser import parse
from emulator.sip.registrar import Registrar
from emulator.sip.terms import RegistrarTerms
from emulator.sip.ua import UserAgentCore
from tests.emulator.sip.crafted import STRANGER, crafted, without
from tests.emulator.sip.hops import udp

ALICE = Credentials("alice", "wonderland")
DESK, CELL = "<sip:alice@10.0.0.1:5060>", "<sip:alice@10.0.0.2>;q=0.5"


class Bench:
    """A registrar, and REGISTERs with the right credentials."""

    def __init__(self, terms: RegistrarTerms | None = None) -> None:
        ids = Ids.seeded(1)
        self.accounts = {"alice": "wonderland"}
        self.ua = UserAgentCore(ids, "ua/1", lambda _peer: udp("192.0.2.1", 5060))
        self.others: dict[str, str] = {}
        self.authority = DigestAuthority("test", ids, self.accounts.get, others=self.others.get)
        self.registrar = Registrar(self.ua, Logins(self.ua, self.authority), terms)
        self._count = 0

    def register(self, *contacts: str, now: float = 0.0, more: tuple[str, ...] = (), number: int = 0) -> Response:
        """The answer to a REGISTER."""
        self._count += 1
        challenge = self.authority.challenge(now)
        proof = answer([challenge], ALICE, "REGISTER", "sip:test", "c")
        fields = (*(f"Contact: {contact}" for contact in contacts), *more, f"Authorization: {proof}")
        data = crafted(
            "REGISTER",
            uri="sip:test",
            to="<sip:alice@test>",
            cseq=f"{number or self._count} REGISTER",
            via=f"SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK{self._count};rport",
        )
        return self.send(
            without(data, "Contact").replace(b"Content-Length", "\r\n".join(fields).encode() + b"\r\nContent-Length"),
            now,
        )

    def send(self, data: bytes, now: float) -> Response:
        """The answer to any REGISTER."""
        request = parse(data)
        assert isinstance(request, Request)
        self.registrar.register(self.ua.transactions.open(request, STRANGER), now)
        shown = [output for output in self.ua.outputs if isinstance(output, MessageSeen)][-1]
        message = parse(shown.data)
        assert isinstance(message, Response)
        return message

    def changes(self) -> list[tuple[str, int]]:
        """(contact, seconds) of each BindingChanged."""
        return [(each.contact, each.expires_s) for each in self.ua.outputs if isinstance(each, BindingChanged)]


def listed(response: Response) -> list[str]:
    return response.headers.get_all("contact")


def test_several_contacts_the_latest_first() -> None:
    bench = Bench()
    assert listed(bench.register(DESK, more=("Expires: 60",))) == ["<sip:alice@10.0.0.1:5060>;expires=60"]
    assert listed(bench.register(CELL, now=10.0)) == [
        "<sip:alice@10.0.0.2>;q=0.5;expires=3600",
        "<sip:alice@10.0.0.1:5060>;expires=50",
    ]
    first = bench.registrar.bindings("alice")[0]
    assert (first.contact.uri_text, first.source, first.expires_at) == ("sip:alice@10.0.0.2", STRANGER, 3610.0)
    assert bench.registrar.bindings("bob") == []


def test_a_contact_of_its_own_lifetime_beats_the_field() -> None:
    response = Bench().register(f"{DESK};expires=20", CELL, more=("Expires: 30",))
    assert sorted(listed(response)) == ["<sip:alice@10.0.0.1:5060>;expires=20", "<sip:alice@10.0.0.2>;q=0.5;expires=30"]


def test_a_query_changes_nothing() -> None:
    bench = Bench()
    bench.register(DESK)
    assert listed(bench.register(now=5.0)) == ["<sip:alice@10.0.0.1:5060>;expires=3595"]


def test_a_refresh_moves_one_binding() -> None:
    bench = Bench()
    bench.register(DESK)
    bench.register("<sip:alice@10.0.0.1:5060;newparam=1>", now=10.0)
    assert [each.expires_at for each in bench.registrar.bindings("alice")] == [3610.0]


def test_removal_of_one_and_of_all() -> None:
    bench = Bench()
    bench.register(DESK, CELL)
    bench.register(f"{DESK};expires=0")
    assert bench.changes()[-1] == ("sip:alice@10.0.0.1:5060", 0)
    bench.register(DESK)
    assert listed(bench.register("*", more=("Expires: 0",))) == []
    assert bench.changes()[-1] == ("", 0)
    assert bench.registrar.bindings("alice") == []
    assert bench.ua.timers.next_deadline() is None


@pytest.mark.parametrize(
    ("contacts", "more"), [(("*",), ()), (("*",), ("Expires: 60",)), (("*", DESK), ("Expires: 0",))]
)
def test_a_star_stands_alone(contacts: tuple[str, ...], more: tuple[str, ...]) -> None:
    bench = Bench()
    bench.register(CELL)
    assert bench.register(*contacts, more=more).status == 400
    assert len(bench.registrar.bindings("alice")) == 1


def test_an_older_request_of_the_same_phone_changes_nothing() -> None:
    bench = Bench()
    bench.register(DESK, number=7)
    assert bench.register(f"{DESK};expires=0", number=6).status == 500
    assert bench.register(CELL, f"{DESK};expires=0", number=7).status == 500, "all or nothing"
    assert [each.contact.uri_text for each in bench.registrar.bindings("alice")] == ["sip:alice@10.0.0.1:5060"]


def test_bindings_end_each_at_its_time() -> None:
    bench = Bench()
    bench.register(f"{DESK};expires=20", f"{CELL};expires=30")
    bench.ua.timers.pop_expired(0.0)
    for now in (20.0, 30.0):
        assert bench.ua.timers.next_deadline() == now
        bench.ua.handle_timeout(now)
    assert bench.changes()[-2:] == [("sip:alice@10.0.0.1:5060", 0), ("", 0)]


def test_too_short_a_life_can_be_refused() -> None:
    bench = Bench(RegistrarTerms(min_expires_s=60))
    response = bench.register(DESK, more=("Expires: 59",))
    assert (response.status, response.headers.get("min-expires")) == (423, "60")
    assert bench.register(DESK, more=("Expires: 60",)).status == 200
    assert bench.register(DESK, more=("Expires: 0",)).status == 200


@pytest.mark.parametrize("text", ["soon", "", "99999999999"])
def test_a_lifetime_that_is_none_counts_as_an_hour(text: str) -> None:
    assert listed(Bench().register(DESK, more=(f"Expires: {text}",))) == ["<sip:alice@10.0.0.1:5060>;expires=3600"]


def test_without_proof_there_is_a_challenge() -> None:
    bench = Bench()
    response = bench.send(crafted("REGISTER", to="<sip:alice@test>"), 0.0)
    assert response.status == 401
    assert len(response.headers.get_all("www-authenticate")) == 1
    assert (response.headers.get("www-authenticate") or "").startswith('Digest realm="test", nonce="')


def test_a_stale_proof_is_told_so() -> None:
    bench = Bench()
    proof = answer([bench.authority.challenge(0.0)], ALICE, "REGISTER", "sip:test", "c")
    data = crafted("REGISTER", uri="sip:test", to="<sip:alice@test>", more=(f"Authorization: {proof}",))
    response = bench.send(data, 1000.0)
    assert response.status == 401
    assert (response.headers.get("www-authenticate") or "").endswith(", stale=true")


INSTANCE = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000A95A0E128>";reg-id=1'


def test_a_phone_that_tells_its_instance_is_known_wherever_it_moves() -> None:
    bench = Bench()
    bench.register(f"<sip:alice@10.0.0.1:5060>;{INSTANCE}")
    moved = bench.register(f"<sip:alice@10.9.9.9:40000>;{INSTANCE}", now=10.0)
    assert listed(moved) == [f"<sip:alice@10.9.9.9:40000>;{INSTANCE};expires=3600"]
    second = bench.register(f"<sip:alice@10.9.9.9:40001>;{INSTANCE.replace('reg-id=1', 'reg-id=2')}", now=10.0)
    assert len(listed(second)) == 2, "another number is another way to the same phone"
    gone = bench.register(f"<sip:alice@10.0.0.3>;{INSTANCE};expires=0", now=20.0)
    assert [each.contact.uri_text for each in bench.registrar.bindings("alice")] == ["sip:alice@10.9.9.9:40001"]
    assert len(listed(gone)) == 1


def test_a_moved_phone_cannot_be_set_back_by_an_older_request() -> None:
    bench = Bench()
    bench.register(f"<sip:alice@10.0.0.1:5060>;{INSTANCE}", number=7)
    assert bench.register(f"<sip:alice@10.0.0.2:5060>;{INSTANCE}", number=6).status == 500


def test_a_long_life_is_shortened() -> None:
    bench = Bench(RegistrarTerms(max_expires_s=600))
    assert listed(bench.register(DESK, more=("Expires: 4294967295",))) == ["<sip:alice@10.0.0.1:5060>;expires=600"]
    assert bench.ua.timers.next_deadline() == 600.0


def test_one_contact_too_many_takes_the_place_of_the_one_refreshed_longest_ago() -> None:
    bench = Bench(RegistrarTerms(contacts=2))
    bench.register(DESK)
    bench.register("<sip:alice@10.0.0.2>", now=1.0)
    bench.register(DESK, now=2.0)
    bench.register("<sip:alice@10.0.0.3>;expires=60", now=3.0)
    kept = [each.contact.uri_text for each in bench.registrar.bindings("alice")]
    assert kept == ["sip:alice@10.0.0.3", "sip:alice@10.0.0.1:5060"]
    ended = [each.ended for each in bench.ua.outputs if isinstance(each, BindingChanged)]
    assert ended == ["", "", "", "", "sip:alice@10.0.0.2"]


def test_too_many_contacts_in_one_request_change_nothing() -> None:
    bench = Bench(RegistrarTerms(contacts=2))
    assert bench.register(*(f"<sip:alice@10.0.0.{number}>" for number in range(3))).status == 400
    assert bench.registrar.bindings("alice") == []


def test_a_contact_that_cannot_be_called_is_refused() -> None:
    assert Bench().register("<mailto:alice@example.org>").status == 400


def test_a_user_registers_nobody_else() -> None:
    bench = Bench()
    bench.accounts["bob"] = "builder"
    proof = answer([bench.authority.challenge(0.0)], ALICE, "REGISTER", "sip:test", "c")
    data = crafted("REGISTER", uri="sip:test", to="<sip:bob@test>", more=(f"Authorization: {proof}",))
    assert bench.send(data, 0.0).status == 403
    assert bench.registrar.bindings("bob") == []


def test_credentials_serve_once() -> None:
    bench = Bench()
    proof = answer([bench.authority.challenge(0.0)], ALICE, "REGISTER", "sip:test", "c")
    statuses = []
    for number in (1, 2):
        data = crafted(
            "REGISTER",
            uri="sip:test",
            to="<sip:alice@test>",
            via=f"SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK-replay{number}",
            cseq=f"{number} REGISTER",
            more=(f"Authorization: {proof}",),
        )
        statuses.append(bench.send(data, 1.0).status)
    assert statuses == [200, 401]


def test_a_user_whose_account_is_gone_has_no_contacts() -> None:
    bench = Bench()
    bench.register(DESK)
    del bench.accounts["alice"]
    assert bench.registrar.bindings("alice") == []
    bench.accounts["alice"] = "again"
    assert bench.registrar.bindings("alice") == []
    assert bench.ua.timers.next_deadline() is None


def test_who_may_only_call_cannot_register() -> None:
    bench = Bench()
    bench.others["alice"] = bench.accounts.pop("alice")
    assert bench.register(DESK).status == 403
    assert bench.registrar.bindings("alice") == []
    assert bench.changes() == []


def test_another_registrar_adopts_what_is_still_good() -> None:
    first, second = Bench(), Bench()
    first.register(DESK, more=("Expires: 100",), number=7)
    first.register(CELL, more=("Expires: 10",))
    carried = first.registrar.carried("alice")
    second.registrar.adopt("alice", carried, 50.0)
    (known,) = second.registrar.bindings("alice")
    assert (known.contact.uri_text, known.source, known.expires_at) == ("sip:alice@10.0.0.1:5060", STRANGER, 100.0)
    assert [contact for contact, _ in second.changes()] == ["sip:alice@10.0.0.1:5060"]
    assert second.ua.timers.next_deadline() == 100.0
    second.ua.handle_timeout(100.0)
    assert second.registrar.bindings("alice") == []


def test_a_phone_that_renews_what_was_adopted_is_there_once() -> None:
    first, second = Bench(), Bench()
    first.register(DESK)
    second.registrar.adopt("alice", first.registrar.carried("alice"), 0.0)
    assert len(listed(second.register(DESK, number=8))) == 1


def test_a_connection_is_not_carried_over_but_a_contact_beside_it_is() -> None:
    bench = Bench()
    bench.register(DESK)
    (binding,) = bench.registrar.bindings("alice")
    for source, ways in (
        (Hop("tcp", Address("10.0.0.1", 40_000)), [udp("10.0.0.1", 5060)]),
        (Hop("tcp", Address("203.0.113.9", 40_000)), []),
    ):
        other = Bench()
        other.registrar.adopt("alice", [replace(binding, source=source)], 0.0)
        assert [each.source for each in other.registrar.carried("alice")] == ways
