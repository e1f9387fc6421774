"""So many requests in any five seconds, of each account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.request_rate import RequestRate

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


def test_a_request_too_many_has_to_wait_until_the_first_is_five_seconds_old() -> None:
    now = [100.0]
    rate = RequestRate(3, lambda: now[0])
    assert [rate.admits("MA") for _ in range(4)] == [True, True, True, False]
    now[0] = 104.9
    assert not rate.admits("MA")
    now[0] = 105.0
    assert [rate.admits("MA") for _ in range(4)] == [True, True, True, False]


def test_accounts_do_not_count_for_one_another() -> None:
    rate = RequestRate(1, lambda: 0.0)
    assert [rate.admits(auth_id) for auth_id in ("MA", "MB", "MA")] == [True, True, False]


def test_without_a_limit_everything_is_admitted() -> None:
    rate = RequestRate(None, lambda: 0.0)
    assert all(rate.admits("MA") for _ in range(1000))


def test_the_api_says_so_and_does_nothing(client: Client, operator: FakeOperator) -> None:
    operator.admits = RequestRate(2, lambda: 0.0).admits
    given = {"from": "1", "to": "2", "answer_url": "http://app.test/"}
    statuses = [client.send("POST", "Call/", json=given).status_code for _ in range(2)]
    assert statuses == [201, 201]
    assert client.error("POST", "Call/", json=given)[0] == 429
    assert len(operator.placed) == 2


def test_wrong_credentials_do_not_use_up_the_limit(client: Client, operator: FakeOperator) -> None:
    operator.admits = RequestRate(1, lambda: 0.0).admits
    assert client.send("GET", "Call/", auth=("nobody", "x")).status_code == 401
    assert client.send("GET", "Call/").status_code == 200
