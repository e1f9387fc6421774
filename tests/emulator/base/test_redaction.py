"""What is left of secrets in what people and files are shown."""

from __future__ import annotations

import json

import pytest

from emulator.base.redaction import redacted, redacted_detail, redacted_message

HEAD = b"REGISTER sip:x SIP/2.0\r\nVia: SIP/2.0/UDP h:5060;branch=z9hG4bK1\r\n"
KEY = b"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + b"k" * 40 + b"|2^31 WSH=64\r\n"


def test_fields_of_json_keep_their_form_only() -> None:
    answer = {"api_id": "a1", "auth_id": "SA1", "auth_token": "Ab9", "new_auth_token": "Ab9", "token": "ey.J-_x.9"}
    for text in (json.dumps(answer), json.dumps(answer, separators=(",", ":")), json.dumps(answer, indent=1)):
        assert json.loads(redacted(text)) == {
            "api_id": "a1",
            "auth_id": "SA1",
            "auth_token": "000",
            "new_auth_token": "000",
            "token": "00.0-_0.0",
        }


@pytest.mark.parametrize(
    "text",
    [
        '{"message":"token created"}',
        "",
        '{"objects":[{"tokens":"a"}]}',
        '{"auth_token":null}',
        "→ 198.51.100.7:5060  INVITE sip:100@192.0.2.1:5060",
        "POST http://192.0.2.1:8080/answer/?a=b&c=d@e [answer] → answered 200",
        "Contact: <sip:192.0.2.1:5060>;x=1, <sip:bob@192.0.2.1>",
        "the app wants an authorization; the token is not shown",
    ],
)
def test_everything_else_is_as_it_was(text: str) -> None:
    assert redacted(text) == text
    assert redacted_message(text.encode()) == text.encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://ann:s3cret@app.example/answer", "https://ann:******@app.example/answer"),
        ("postgresql://ann:a;b@db/x", "postgresql://ann:***@db/x"),
        ("GET /x?a=1&token=abc&b=2 → 200", "GET /x?a=1&token=***&b=2 → 200"),
        ("/x?access_token=abc#y", "/x?access_token=***#y"),
        ("/x?API-KEY=abc", "/x?API-KEY=***"),
        ("/x?key=abc&keys=abc", "/x?key=***&keys=abc"),
        ("called sips:ann:pw@h;transport=tls", "called sips:ann:**@h;transport=tls"),
        ("X-Plivo-Jwt: eyJhbGci.eyJz-_.sig_1 x", "X-Plivo-Jwt: ********************* x"),
        ("Authorization: Basic QTpC", "Authorization: Basic ****"),
        ("authorization:Bearer abc\r\n d\r\ne", "authorization:Bearer ***\r\n *\r\ne"),
        ('<User sipAuthPassword="abc">', '<User sipAuthPassword="***">'),
        ("<sip:a@h>;auth_user=a;auth_pass=abc;x=1", "<sip:a@h>;auth_user=a;auth_pass=***;x=1"),
    ],
)
def test_lines_and_logs(text: str, shown: str) -> None:
    assert redacted(text) == shown
    assert redacted(shown) == shown


@pytest.mark.parametrize("name", [b"Authorization", b"Proxy-Authorization", b"authorization", b"PROXY-AUTHORIZATION "])
def test_answers_to_challenges_are_covered(name: bytes) -> None:
    credentials = name + b': Digest username="a", nonce="response", response="0a1b", algorithm=MD5, uri="sip:x"\r\n'
    shown = redacted_message(HEAD + credentials + b"\r\nresponse=body")
    assert shown == HEAD + credentials.replace(b"0a1b", b"****") + b"\r\nresponse=body"


def test_an_answer_without_quotes_on_a_folded_line() -> None:
    folded = HEAD + b"Authorization: Digest realm=x,\r\n response=0a1b,\r\n cnonce=x\r\n\r\n"
    assert redacted_message(folded) == folded.replace(b"0a1b", b"****")


def test_credentials_that_begin_on_the_next_line() -> None:
    folded = HEAD + b'Authorization:\r\n Digest realm="x", response="0a1b"\r\n\r\n'
    assert redacted_message(folded) == folded.replace(b"0a1b", b"****")
    empty = b"OPTIONS sip:x SIP/2.0\r\nAuthorization:\r\nVia: SIP/2.0/UDP h\r\n\r\n"
    assert redacted_message(empty) == empty


def test_the_password_behind_parameters_of_a_user() -> None:
    assert redacted_message(HEAD + b"Contact: <sip:ann;day=1:pw@h>") == HEAD + b"Contact: <sip:ann;day=1:**@h>"


def test_keys_of_media_are_covered_and_nothing_else() -> None:
    plain = HEAD + b"Subject: response=1\r\n\r\nv=0\r\n\xff\xfe"
    assert redacted_message(plain) == plain
    assert redacted_message(plain + KEY) == plain + KEY.replace(b"k" * 40, b"*" * 40)
    assert redacted_message(plain + b"A=crypto:2 x INLINE:abc") == plain + b"A=crypto:2 x INLINE:***"


@pytest.mark.parametrize(
    "again", ["sip:", "sip::", "sips:a:", "eyJ-", "eyJa.", "inline:", "://a:", "token=", '"token":']
)
def test_a_message_of_beginnings_of_secrets_is_read_once(again: str) -> None:
    """Anybody can send one, and all calls wait. To read two megabytes anew from each beginning takes hours."""
    hostile = again * (2_000_000 // len(again))
    assert redacted_message(HEAD + hostile.encode()).startswith(HEAD)
    assert len(redacted(hostile)) == len(hostile)


def test_what_begins_like_a_secret_hides_no_secret_behind_it() -> None:
    shown = redacted_message(HEAD + b"X: sip:a:b sip:c:pw@h eyJ-a eyJa.b.c eyJ eyJ-d.e.f\r\n")
    assert shown == HEAD + b"X: sip:a:b sip:c:**@h eyJ-a ******** eyJ *********\r\n"


def test_a_message_keeps_every_other_byte() -> None:
    message = HEAD + bytes(range(256)) + b"\r\nContact: <sip:ann:pw@h>\r\n\r\n"
    assert redacted_message(message) == message.replace(b":pw@", b":**@")


def test_details_at_any_depth() -> None:
    detail = {
        "url": "http://a:b@h/",
        "headers": {"Authorization": "Basic QTpC", "Cookie": "a=b", "User-Agent": "Plivo"},
        "fields": [{"auth_token": "abc", "Digits": "123"}],
        "status": 200,
        "none": None,
        "raw": b"x",
    }
    assert redacted_detail(detail) == {
        "url": "http://a:*@h/",
        "headers": {"Authorization": "**********", "Cookie": "***", "User-Agent": "Plivo"},
        "fields": [{"auth_token": "***", "Digits": "123"}],
        "status": 200,
        "none": None,
        "raw": b"x",
    }
