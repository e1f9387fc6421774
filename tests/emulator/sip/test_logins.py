"""Logins by access token at the wire of a platform: no challenge, what is told, what is refused, and when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.sip.access_tokens import LONGEST_S, Fault, signed_token
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import BindingChanged, InviteReceived, Transmit
from emulator.sip.hop import Hop
from emulator.sip.message import Response
from emulator.sip.parser import parse
from emulator.sip.terms import GuardTerms, RegistrarTerms, ServiceTerms, TokenTerms
from tests.emulator.sip.crafted import crafted, without
from tests.emulator.sip.pair import OFFER, PASSWORDS

if TYPE_CHECKING:
    from emulator.sip.events import Output

BROWSER = Hop("wss", Address("198.51.100.7", 40001))
WALL_S = 1_790_000_000
ANN = "ann_MA"
ALL = {"incoming_allow": True, "outgoing_allow": True}


def token(key: str = "secret", *, voice: object = ALL, **claims: Any) -> str:
    said = {"iss": "MA", "sub": "ann", "nbf": WALL_S, "exp": WALL_S + 600, "per": {"voice": voice}, **claims}
    return signed_token(said, key)


class Bench:
    """A platform whose wall clock shows `WALL_S` at 0."""

    def __init__(self, guard: GuardTerms | None = None) -> None:
        self.keys = {"MA": "secret", "SA": "theirs"}
        self.now, self.ahead_s, self._count = 0.0, 0.0, 0
        self.outputs: list[Output] = []
        tokens = TokenTerms(auth_token_of=self.keys.get, wall_s=self._wall_s)
        self.platform = SipEndpoint(
            local=Hop("wss", Address("192.0.2.1", 5063)),
            ids=Ids.seeded(1),
            user_agent="ua/1",
            accounts=PASSWORDS.get,
            terms=ServiceTerms(registrar=RegistrarTerms(contacts=2), guard=guard, tokens=tokens),
        )

    def _wall_s(self) -> float:
        return WALL_S + self.now + self.ahead_s

    def at(self, now: float) -> None:
        self.now = now
        self.platform.handle_timeout(now)

    def register(
        self, proof: str, *, user: str = ANN, contact: str = "x7k2.invalid", expires_s: int = 120, more: str = ""
    ) -> Response:
        """The answer to a REGISTER."""
        fields = (f"X-Plivo-Jwt: {proof}", f"Expires: {expires_s}", f"Contact: <sip:1@{contact};transport=ws>")
        aor = f"<sip:{user}@phone.plivo.com>"
        return self._send("REGISTER", aor, aor, fields + ((more,) if more else ()), "sip:phone.plivo.com")

    def call(self, proof: str, *, user: str = ANN) -> Response:
        """The first answer to an INVITE."""
        fields = (f"X-Plivo-Jwt: {proof}", "Contact: <sip:1@x7k2.invalid;transport=ws>")
        caller, callee = f"<sip:{user}@phone.plivo.com>", "<sip:15550100@phone.plivo.com>"
        return self._send("INVITE", caller, callee, fields, "sip:15550100@phone.plivo.com", body=OFFER)

    def arrived(self) -> InviteReceived:
        (found,) = [each for each in self.outputs if isinstance(each, InviteReceived)]
        return found

    def bound(self, user: str = ANN) -> list[tuple[str, bool]]:
        return [(each.contact, each.takes_calls) for each in self.platform.bindings(user)]

    def _send(
        self, method: str, sender: str, to: str, fields: tuple[str, ...], uri: str, body: bytes = b""
    ) -> Response:
        self._count += 1
        via = f"SIP/2.0/WSS x7k2.invalid;branch=z9hG4bK{self._count}"
        cseq, name = f"{self._count} {method}", f"c{self._count if method == 'INVITE' else ''}"
        data = crafted(method, uri=uri, via=via, sender=f"{sender};tag=e{self._count}", to=to, call_id=name, cseq=cseq)
        head, _, _ = without(without(data, "Contact"), "Content-Length").partition(b"\r\n\r\n")
        more = "\r\n".join((*fields, f"Content-Length: {len(body)}"))
        self.platform.receive(head + b"\r\n" + more.encode() + b"\r\n\r\n" + body, BROWSER, self.now)
        outputs = self.platform.take_outputs()
        self.outputs += outputs
        (sent, *_) = [each for each in outputs if isinstance(each, Transmit)]
        response = parse(sent.data)
        assert isinstance(response, Response)
        return response


def refusal(response: Response) -> tuple[int, str | None]:
    assert response.headers.get("www-authenticate") is None, "it is not challenged"
    return response.status, response.headers.get("x-plivo-jwt-error-code")


def test_a_token_registers_at_once_and_is_told_how_long_it_is_good() -> None:
    bench = Bench()
    response = bench.register(token())
    assert (response.status, response.headers.get("x-plivo-jwt")) == (200, f"exp={WALL_S + 600}")
    assert response.headers.get("contact") == "<sip:1@x7k2.invalid;transport=ws>;expires=120"
    assert bench.bound() == [("sip:1@x7k2.invalid;transport=ws", True)]
    (change,) = [each for each in bench.outputs if isinstance(each, BindingChanged)]
    assert (change.username, change.expires_s, change.source) == (ANN, 120, BROWSER)


def test_it_registers_again_and_leaves() -> None:
    bench = Bench()
    bench.register(token())
    bench.at(100.0)
    assert bench.register(token()).status == 200
    assert len(bench.bound()) == 1
    assert bench.register(token(), expires_s=0).status == 200
    assert bench.bound() == []


def test_with_a_token_that_takes_no_calls_nobody_may_be_called() -> None:
    bench = Bench()
    assert bench.register(token(voice={"outgoing_allow": True})).status == 200
    assert bench.bound() == [("sip:1@x7k2.invalid;transport=ws", False)]


def test_without_a_name_it_can_call_and_no_more() -> None:
    bench, user = Bench(), "puser1790000000000jt_MA"
    proof = token(voice={"outgoing_allow": True}, sub="")
    assert bench.register(proof, user=user).status == 200
    assert bench.bound(user) == [("sip:1@x7k2.invalid;transport=ws", False)]
    assert bench.call(proof, user=user).status == 100


def test_the_registration_ends_with_the_token() -> None:
    bench = Bench()
    bench.at(500.0)
    assert (bench.register(token(), expires_s=3600).headers.get("contact") or "").endswith(";expires=100")
    bench.at(599.9)
    assert len(bench.bound()) == 1
    bench.at(600.0)
    (ended,) = [each for each in bench.platform.take_outputs() if isinstance(each, BindingChanged)]
    assert (ended.username, ended.contact, ended.ended) == (ANN, "", "sip:1@x7k2.invalid;transport=ws")
    assert bench.bound() == []
    assert refusal(bench.register(token())) == (403, "10006")


def test_so_it_does_when_a_test_sets_the_clock_ahead() -> None:
    bench = Bench()
    bench.register(token())
    bench.ahead_s = 600.0
    assert bench.bound() == []


def test_and_when_its_account_is_closed() -> None:
    bench = Bench()
    proof = token("theirs", iss="SA")
    assert bench.register(proof, user="ann_SA").status == 200
    del bench.keys["SA"]
    assert bench.bound("ann_SA") == []
    assert refusal(bench.register(proof, user="ann_SA")) == (403, "10003")


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("", Fault.INVALID_ACCESS_TOKEN),
        ("nonsense", Fault.INVALID_ACCESS_TOKEN),
        (token("guess"), Fault.INVALID_ACCESS_TOKEN_SIGNATURE),
        (token("theirs"), Fault.INVALID_ACCESS_TOKEN_SIGNATURE),
        (token("theirs", iss="SA"), Fault.INVALID_ACCESS_TOKEN_SUBJECT),
        (token(iss="MX"), Fault.INVALID_ACCESS_TOKEN_ISSUER),
        (token(sub="eve"), Fault.INVALID_ACCESS_TOKEN_SUBJECT),
        (token(nbf=WALL_S + 1), Fault.ACCESS_TOKEN_NOT_VALID_YET),
        (token(exp=WALL_S), Fault.ACCESS_TOKEN_EXPIRED),
        (token(voice={}), Fault.INVALID_ACCESS_TOKEN_GRANTS),
        (token(exp=WALL_S + LONGEST_S + 1), Fault.EXPIRATION_EXCEEDS_MAX_ALLOWED_TIME),
    ],
)
def test_what_is_refused_says_why_in_the_way_that_the_sdk_reads(proof: str, fault: Fault) -> None:
    for answered in (Bench().register(proof), Bench().call(proof)):
        assert refusal(answered) == (403, str(fault.value))
        assert answered.reason == f"Forbidden ({fault.name})"


def test_a_call_by_a_token() -> None:
    bench = Bench()
    assert bench.call(token(app="17")).status == 100
    assert (bench.arrived().authenticated_as, bench.arrived().application) == (ANN, "17")


def test_who_may_not_call_does_not() -> None:
    bench = Bench()
    proof = token(voice={"incoming_allow": True})
    assert bench.register(proof).status == 200
    assert refusal(bench.call(proof)) == (403, "10008")
    assert not [each for each in bench.outputs if isinstance(each, InviteReceived)]


def test_a_token_in_the_place_of_the_password_of_somebody_is_worth_nothing() -> None:
    bench = Bench()
    assert refusal(bench.register(token(sub="alice"), user="alice")) == (403, "10004")
    assert bench.bound("alice") == []


def test_credentials_come_before_a_token() -> None:
    answered = Bench().register(token(), more='Authorization: Digest username="alice", response="x"')
    assert (answered.status, answered.headers.get("www-authenticate") is not None) == (401, True)


def test_one_browser_too_many_takes_no_place_of_another() -> None:
    bench = Bench()
    assert [bench.register(token(), contact=f"{host}.invalid").status for host in "ab"] == [200, 200]
    assert refusal(bench.register(token(), contact="c.invalid")) == (403, "10010")
    assert bench.register(token(), contact="a.invalid").status == 200, "who is there already stays"
    assert [contact for contact, _ in bench.bound()] == ["sip:1@a.invalid;transport=ws", "sip:1@b.invalid;transport=ws"]


def test_who_forges_tokens_is_silenced_like_who_guesses_passwords() -> None:
    bench = Bench(GuardTerms(in_vain=4))
    assert refusal(bench.register(token("guess")))[1] == "10007"
    bench.platform.receive(crafted("OPTIONS"), BROWSER, 0.0)
    assert bench.platform.take_outputs() == []


def test_a_platform_without_tokens_looks_at_none() -> None:
    platform = SipEndpoint(
        local=Hop("wss", Address("192.0.2.1", 5063)), ids=Ids.seeded(1), user_agent="ua/1", accounts=PASSWORDS.get
    )
    data = crafted("REGISTER", uri="sip:x", to="<sip:ann_MA@x>", more=(f"X-Plivo-Jwt: {token()}",))
    platform.receive(data, BROWSER, 0.0)
    (sent,) = [each for each in platform.take_outputs() if isinstance(each, Transmit)]
    assert sent.data.startswith(b"SIP/2.0 401 ")
