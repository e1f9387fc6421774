"""JWT/Token/: what a token says, and which are not given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest

from emulator.records.models import ApplicationRecord
from tests.emulator.api.desk import AUTH, NOW_NS, SUB, SUB_TOKEN, TOKEN, Client, subaccount
from tests.emulator.sip.test_access_tokens import key_of

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator

NOW_S = NOW_NS // 10**9
DAY_S = 86_400
ASKED = {"iss": AUTH, "sub": "ann"}


def claims(client: Client, body: dict[str, Any], token: str = TOKEN) -> dict[str, Any]:
    answer = client.send("POST", "JWT/Token/", json=body)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"api_id", "token"}
    now = {"verify_exp": False, "verify_nbf": False}
    return jwt.decode(answer.json()["token"], key_of(token), algorithms=["HS256"], options=now)  # type: ignore[arg-type]


def test_a_token_says_who_may_do_what(client: Client, operator: FakeOperator) -> None:
    operator.store.put(ApplicationRecord(app_id="17", auth_id=AUTH, app_name="a"))
    voice = {"incoming_allow": True, "outgoing_allow": False}
    asked = {**ASKED, "nbf": str(NOW_S), "exp": NOW_S + 600, "per": {"voice": voice}, "app": "17"}
    assert claims(client, asked) == {
        "iss": AUTH,
        "sub": "ann",
        "nbf": NOW_S,
        "exp": NOW_S + 600,
        "per": {"voice": voice},
        "app": "17",
    }


def test_it_is_valid_for_a_day_from_now_and_allows_nothing_unless_that_is_said(client: Client) -> None:
    assert claims(client, {"iss": AUTH}) == {
        "iss": AUTH,
        "sub": "",
        "nbf": NOW_S,
        "exp": NOW_S + DAY_S,
        "per": {"voice": {"incoming_allow": False, "outgoing_allow": False}},
    }


def test_a_subaccount_has_tokens_of_its_own(operator: FakeOperator) -> None:
    operator.store.put(subaccount())
    theirs = Client(operator, SUB, SUB_TOKEN)
    assert claims(theirs, {"iss": SUB}, SUB_TOKEN)["iss"] == SUB
    assert theirs.error("POST", "JWT/Token/", json={"iss": AUTH})[0] == 400


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "iss"),
        ({"iss": "MAZZZZZZZZZZZZZZZZZZ"}, "iss"),
        ({**ASKED, "sub": "a b"}, "sub"),
        ({"iss": AUTH, "per": {"voice": {"incoming_allow": True}}}, "sub"),
        ({**ASKED, "nbf": "soon"}, "nbf"),
        ({**ASKED, "nbf": -1}, "nbf"),
        ({**ASKED, "exp": 10**30}, "exp"),
        ({**ASKED, "nbf": NOW_S, "exp": NOW_S}, "exp"),
        ({**ASKED, "nbf": NOW_S, "exp": NOW_S + DAY_S + 1}, "exp"),
        ({**ASKED, "per": "all"}, "per"),
        ({**ASKED, "per": {"voice": {"incoming_allow": "perhaps"}}}, "per"),
        ({**ASKED, "app": "17"}, "app"),
    ],
)
def test_tokens_that_are_not_given(client: Client, body: dict[str, Any], named: str) -> None:
    status, text = client.error("POST", "JWT/Token/", json=body)
    assert (status, text.split()[0]) == (400, named)
