"""Digest authentication: the examples of RFC 2617 and RFC 7616, clients of RFC 2069, replays, age (RFC 8760)."""

from __future__ import annotations

import re

import pytest

from emulator.base.ids import Ids
from emulator.sip.commands import Credentials
from emulator.sip.digest import DigestAuthority, DigestFields, Verdict, answer, digest_response, is_stale

ALICE = Credentials("alice", "wonderland")
URI = "sip:registrar.example"


def authority(algorithm: str = "MD5") -> DigestAuthority:
    return DigestAuthority("test", Ids.seeded(1), {"alice": "wonderland", 'quo"te': "x"}.get, algorithm)


def answered(challenge: str, credentials: Credentials = ALICE, method: str = "REGISTER") -> str:
    value = answer([challenge], credentials, method, URI, "cnonce")
    assert value is not None
    return value


def counted(authorization: str, count: int, password: str = "wonderland") -> str:
    """The same credentials with another nonce count."""
    fields = DigestFields.parse(authorization.replace("nc=00000001", f"nc={count:08x}"))
    assert fields is not None
    response = digest_response(fields, "REGISTER", "alice", password)
    return authorization.replace("nc=00000001", f"nc={count:08x}").replace(fields.get("response"), response)


def test_the_example_of_rfc_2617() -> None:
    fields = DigestFields.parse(
        'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093",'
        ' uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b",'
        ' response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    )
    assert fields is not None
    assert digest_response(fields, "GET", "Mufasa", "Circle Of Life") == fields.get("response")


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_examples_of_rfc_7616(algorithm: str, response: str) -> None:
    fields = DigestFields(
        {
            "realm": "http-auth@example.org",
            "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            "uri": "/dir/index.html",
            "qop": "auth",
            "nc": "00000001",
            "cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            "algorithm": algorithm,
        }
    )
    assert digest_response(fields, "GET", "Mufasa", "Circle of Life") == response


def test_rfc_2069_has_no_qop() -> None:
    # The corrected example of RFC 2069 (erratum 749).
    fields = DigestFields(
        {"realm": "testrealm@host.com", "nonce": "dcd98b7102dd2f0e8b11d0f600bfb0c093", "uri": "/dir/index.html"}
    )
    assert digest_response(fields, "GET", "Mufasa", "CircleOfLife") == "1949323746fe6a43ef61f9606e7febea"


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_one_challenge_and_its_answer(algorithm: str) -> None:
    server = authority(algorithm)
    challenge = server.challenge(0.0)
    pattern = rf'Digest realm="test", nonce="[0-9a-z.]+", algorithm={algorithm}, qop="auth"'
    assert re.fullmatch(pattern, challenge)
    value = answered(challenge)
    assert server.judge(value, "REGISTER", 1.0) == (Verdict.VERIFIED, "alice")
    assert server.judge(value, "REGISTER", 1.0) == (Verdict.STALE, "alice")


def test_an_unknown_algorithm_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="SHA-512"):
        authority("SHA-512")


def test_each_nonce_count_serves_once_and_counts_only_upwards() -> None:
    server = authority()
    value = answered(server.challenge(0.0))
    verdicts = [server.judge(counted(value, count), "REGISTER", 1.0)[0] for count in (1, 2, 2, 5, 4, 6)]
    good, old = Verdict.VERIFIED, Verdict.STALE
    assert verdicts == [good, good, old, good, old, good]


def test_a_client_without_qop_is_accepted_once_per_nonce() -> None:
    server = authority()
    challenge = server.challenge(0.0).replace(', qop="auth"', "")
    value = answered(challenge)
    assert "qop" not in value
    assert "cnonce" not in value
    assert server.judge(value, "REGISTER", 1.0)[0] is Verdict.VERIFIED
    assert server.judge(value, "REGISTER", 1.0)[0] is Verdict.STALE
    with_qop = answered(challenge + ', qop="auth"')
    assert server.judge(counted(with_qop, 9), "REGISTER", 1.0)[0] is Verdict.STALE


def test_an_old_nonce_is_stale_and_a_forged_one_too() -> None:
    server = authority()
    value = answered(server.challenge(0.0))
    assert server.judge(value, "REGISTER", 300.1)[0] is Verdict.STALE
    forged = 'Digest realm="test", nonce="0.aaaa.bbbb", algorithm=MD5, qop="auth"'
    assert server.judge(answered(forged), "REGISTER", 0.0)[0] is Verdict.STALE
    assert authority("MD5").judge(value, "REGISTER", 0.0)[0] is Verdict.VERIFIED, "the same seed, the same seal"
    assert (
        DigestAuthority("test", Ids.seeded(2), {"alice": "wonderland"}.get).judge(value, "REGISTER", 0.0)[0]
        is Verdict.STALE
    )
    assert is_stale(server.challenge(0.0, stale=True))
    assert not is_stale(server.challenge(0.0))
    assert not is_stale("Basic stale=true")


@pytest.mark.parametrize(
    ("authorization", "verdict"),
    [
        (None, Verdict.ABSENT),
        ("", Verdict.ABSENT),
        ("Basic YWxpY2U6eA==", Verdict.ABSENT),
        ("Digest", Verdict.WRONG),
        ('Digest username="mallory"', Verdict.WRONG),
        ('Digest username="alice", response="\udce9"', Verdict.WRONG),
        ('Digest username="alice", realm="test", nonce="x", uri="y", algorithm=SHA-512, response="z"', Verdict.WRONG),
        ('Digest username="alice", realm="test", nonce="x", uri="y", response="z", qop=auth-int', Verdict.WRONG),
        ('Digest username="alice", realm="test", nonce="x", uri="y", response="z", qop=auth, nc=zz', Verdict.WRONG),
    ],
)
def test_what_is_no_proof(authorization: str | None, verdict: Verdict) -> None:
    assert authority().judge(authorization, "REGISTER", 0.0)[0] is verdict


def test_every_part_counts() -> None:
    server = authority()
    value = answered(server.challenge(0.0))
    assert (
        server.judge(answered(server.challenge(0.0), Credentials("alice", "wrong")), "REGISTER", 0.0)[0]
        is Verdict.WRONG
    )
    assert server.judge(value, "INVITE", 0.0)[0] is Verdict.WRONG
    assert server.judge(value.replace(URI, "sip:other"), "REGISTER", 0.0)[0] is Verdict.WRONG
    assert server.judge(value.replace('"test"', '"other"'), "REGISTER", 0.0)[0] is Verdict.WRONG
    assert server.judge(value, "REGISTER", 0.0)[0] is Verdict.VERIFIED, "what is refused uses nothing up"


@pytest.mark.parametrize(
    ("aimed_at", "verdict"),
    [
        ("15550100", Verdict.VERIFIED),
        (None, Verdict.VERIFIED),
        ("19005550123", Verdict.WRONG),
    ],
)
def test_credentials_for_one_number_do_not_serve_another(aimed_at: str | None, verdict: Verdict) -> None:
    server = authority()
    value = answer([server.challenge(0.0)], ALICE, "INVITE", "sip:15550100@10.0.0.1;transport=udp", "c")
    assert server.judge(value, "INVITE", 1.0, aimed_at=aimed_at)[0] is verdict


def test_credentials_that_name_the_server_alone_serve_any_number() -> None:
    server = authority()
    value = answer([server.challenge(0.0)], ALICE, "INVITE", "sip:10.0.0.1;transport=UDP", "c")
    assert server.judge(value, "INVITE", 1.0, aimed_at="15550100")[0] is Verdict.VERIFIED


def test_a_name_that_is_no_text_is_nobodys() -> None:
    def password_of(username: str) -> str | None:
        username.encode()  # A store would raise here.
        return None

    server = DigestAuthority("test", Ids.seeded(1), password_of)
    assert server.judge('Digest username="\udcff"', "REGISTER", 0.0)[0] is Verdict.WRONG


def test_a_name_with_quotes_survives() -> None:
    server = authority()
    value = answered(server.challenge(0.0), Credentials('quo"te', "x"))
    assert server.judge(value, "REGISTER", 0.0) == (Verdict.VERIFIED, 'quo"te')


def test_the_client_takes_the_first_challenge_it_knows() -> None:
    challenges = [
        'Digest realm="r", nonce="1", algorithm=SHA-512-256, qop="auth"',
        'Digest realm="r", nonce="2", qop="auth-int"',
        'Bearer realm="r"',
        'Digest realm="r", nonce="3", algorithm=SHA-256, qop="auth,auth-int", opaque="o"',
        'Digest realm="r", nonce="4"',
    ]
    value = answer(challenges, ALICE, "REGISTER", URI, "c")
    fields = DigestFields.parse(value or "")
    assert fields is not None
    assert (fields.get("nonce"), fields.get("qop"), fields.get("opaque"), fields.get("nc")) == (
        "3",
        "auth",
        "o",
        "00000001",
    )
    assert answer(challenges[:3], ALICE, "REGISTER", URI, "c") is None
    assert answer([], ALICE, "REGISTER", URI, "c") is None


def test_a_flood_of_strangers_leaves_nothing_behind() -> None:
    server = authority()
    for count in range(1000):
        server.judge(answered(server.challenge(0.0), Credentials(f"u{count}", "x")), "REGISTER", 0.0)
    assert server._used == {}
    for second in range(2000):
        server.judge(answered(server.challenge(float(second))), "REGISTER", float(second))
    assert len(server._used) == 301, "verified nonces are known for their lifetime"


def test_who_may_only_call_can_prove_it_and_an_account_of_the_same_name_comes_first() -> None:
    made = DigestAuthority("test", Ids.seeded(1), {"bob": "b"}.get, others={"alice": "wonderland", "bob": "x"}.get)
    assert made.judge(answered(made.challenge(0.0)), "REGISTER", 0.0) == (Verdict.VERIFIED, "alice")
    forged = answered(made.challenge(0.0), Credentials("bob", "x"))
    assert made.judge(forged, "REGISTER", 0.0) == (Verdict.WRONG, "bob")
    assert [made.knows(name) for name in ("alice", "bob", "eve")] == [False, True, False]


def test_a_client_that_knows_one_algorithm_passes_over_the_others() -> None:
    challenges = ['Digest realm="r", nonce="1", algorithm=SHA-256', 'Digest realm="r", nonce="2", algorithm=MD5']
    old = Credentials("alice", "wonderland", only="MD5")
    fields = DigestFields.parse(answer(challenges, old, "REGISTER", URI, "c") or "")
    assert fields is not None
    assert fields.get("nonce") == "2"
    assert answer(challenges[:1], old, "REGISTER", URI, "c") is None
