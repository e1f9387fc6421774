"""What the time line shows of answers with secrets."""

from __future__ import annotations

import json

from emulator.runtime.redaction import message_without_secrets, without_secrets


def test_tokens_keep_their_form_only() -> None:
    answer = {"api_id": "a1", "auth_id": "SA1", "auth_token": "Ab9", "new_auth_token": "Ab9", "token": "ey.J-_x.9"}
    for text in (json.dumps(answer), json.dumps(answer, separators=(",", ":")), json.dumps(answer, indent=1)):
        shown = json.loads(without_secrets(text))
        assert shown == {
            "api_id": "a1",
            "auth_id": "SA1",
            "auth_token": "000",
            "new_auth_token": "000",
            "token": "00.0-_0.0",
        }


def test_everything_else_is_as_it_was() -> None:
    for text in ('{"message":"token created"}', "", '{"objects":[{"tokens":"a"}]}', '{"auth_token":null}'):
        assert without_secrets(text) == text


HEAD = b"REGISTER sip:x SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n"
KEY = b"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + b"k" * 40 + b"\r\n"


def test_answers_to_challenges_are_covered() -> None:
    for name in (b"Authorization", b"Proxy-Authorization", b"authorization"):
        credentials = name + b': Digest username="a", nonce="response", response="0a1b", algorithm=MD5, uri="sip:x"\r\n'
        shown = message_without_secrets(HEAD + credentials + b"\r\nresponse=body")
        assert shown == HEAD + credentials.replace(b"0a1b", b"****") + b"\r\nresponse=body"
    unquoted = HEAD + b"Authorization: Digest response=0a1b,\r\n cnonce=x\r\n\r\n"
    assert message_without_secrets(unquoted) == unquoted.replace(b"0a1b", b"****")


def test_keys_are_covered_and_nothing_else() -> None:
    plain = HEAD + b"Subject: response=1\r\n\r\nv=0\r\n"
    assert message_without_secrets(plain) == plain
    assert message_without_secrets(plain + KEY) == plain + KEY.replace(b"k" * 40, b"*" * 40)
