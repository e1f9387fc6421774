"""What the time line shows of answers with secrets."""

from __future__ import annotations

import json

from emulator.runtime.redaction import without_secrets


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
