"""Rules by which requests go wrong: which they fit, when they strike."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.api.control.fault_rules import FaultRule, FaultRules
from emulator.base.ids import Ids


def rules(*made: dict[str, Any], seed: int = 1) -> FaultRules:
    """They are called 0, 1, and so on."""
    all_of_them = FaultRules(Ids.seeded(seed))
    for number, fields in enumerate(made):
        all_of_them.add(FaultRule(**{"rule_id": str(number), "where": "rest", "status": 500, **fields}))
    return all_of_them


def strikes(made: FaultRules, method: str = "GET", path: str = "Call", *, often: int = 1) -> list[str]:
    """Ids of the rules that strike one request after another; empty where none does."""
    found = [made.for_rest(method, path) for _ in range(often)]
    return ["" if rule is None else rule.rule_id for rule in found]


@pytest.mark.parametrize(
    ("fields", "is_struck"),
    [
        ({}, True),
        ({"method": "POST"}, True),
        ({"method": "GET"}, False),
        ({"path": "Call/*/Record"}, True),
        ({"path": "Call/*"}, True),
        ({"path": "Call"}, False),
        ({"path": "*/Record", "method": "POST"}, True),
        ({"where": "webhook"}, False),
    ],
)
def test_what_a_rule_of_the_api_fits(fields: dict[str, Any], is_struck: bool) -> None:
    assert bool(strikes(rules(fields), "POST", "Call/abc/Record")[0]) is is_struck


@pytest.mark.parametrize(
    ("fields", "is_struck"),
    [
        ({}, True),
        ({"url": "*/hangup/*"}, True),
        ({"url": "http://app.test/answer"}, False),
        ({"kind": "hangup"}, True),
        ({"kind": "answer"}, False),
        ({"method": "GET"}, False),
        ({"where": "rest"}, False),
    ],
)
def test_what_a_rule_of_webhooks_fits(fields: dict[str, Any], is_struck: bool) -> None:
    made = rules({"where": "webhook", **fields})
    assert (made.for_webhook("POST", "http://app.test/hangup/", "hangup") is not None) is is_struck


def test_some_are_let_pass_first() -> None:
    assert strikes(rules({"skip": 2}), often=4) == ["", "", "0", "0"]


def test_a_rule_is_used_up() -> None:
    made = rules({"times": 2, "skip": 1})
    assert strikes(made, often=5) == ["", "0", "0", "", ""]
    (state,) = made.all()
    assert (state.seen, state.struck) == (5, 2)


def test_the_first_that_strikes_decides() -> None:
    assert strikes(rules({"times": 1}, {}), often=3) == ["0", "1", "1"]


def test_chance_comes_from_the_ids() -> None:
    struck = [strikes(rules({"probability": 0.25}, seed=5), often=400) for _ in range(2)]
    assert struck[0] == struck[1]
    assert 60 < struck[0].count("0") < 140


def test_a_rule_goes() -> None:
    made = rules({}, {})
    assert made.remove("0")
    assert not made.remove("0")
    assert strikes(made) == ["1"]
    made.clear()
    assert (strikes(made), made.all()) == ([""], [])
