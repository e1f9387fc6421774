"""POST Call/ with machine detection: every bound, its default and its range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.calls.greeting import MachineDetection

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

MINIMAL = {"from": "15550199", "to": "15550100", "answer_url": "http://app.test/answer"}


def ordered(client: Client, operator: FakeOperator, **given: Any) -> MachineDetection | None:
    assert client.send("POST", "Call/", json={**MINIMAL, **given}).status_code == 201
    return operator.placed[-1].machine_detection


def test_bounds_alone_do_not_ask_for_it(client: Client, operator: FakeOperator) -> None:
    assert ordered(client, operator, machine_detection_time=9000) is None
    assert ordered(client, operator, machine_detection="false") is None
    assert ordered(client, operator, machine_detection=False) is None


@pytest.mark.parametrize("flag", ["true", True, "True"])
def test_the_defaults(client: Client, operator: FakeOperator, flag: object) -> None:
    expected = MachineDetection(
        hangs_up=False,
        is_async=False,
        time_s=5.0,
        longest_run_s=5.0,
        initial_silence_s=4.5,
        most_runs=3,
        longest_greeting_s=1.5,
    )
    assert ordered(client, operator, machine_detection=flag) == expected


def test_everything_is_passed_on(client: Client, operator: FakeOperator) -> None:
    found = ordered(
        client,
        operator,
        machine_detection="hangup",
        machine_detection_time=2000,
        machine_detection_maximum_speech_length="6000",
        machine_detection_initial_silence=10_000,
        machine_detection_maximum_words=10,
        machine_detection_initial_greeting=1000,
        machine_detection_url="http://app.test/machine",
        machine_detection_method="get",
    )
    assert found == MachineDetection(
        hangs_up=True,
        is_async=True,
        time_s=2.0,
        longest_run_s=6.0,
        initial_silence_s=10.0,
        most_runs=10,
        longest_greeting_s=1.0,
    )
    order = operator.placed[-1]
    assert (order.machine_detection_url, order.machine_detection_method) == ("http://app.test/machine", "GET")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("machine_detection", ["yes", "continue"]),
        ("machine_detection_time", [1999, 10_001, "long"]),
        ("machine_detection_maximum_speech_length", [999, 6001]),
        ("machine_detection_initial_silence", [1999, 10_001]),
        ("machine_detection_maximum_words", [1, 11]),
        ("machine_detection_initial_greeting", [999, 5001]),
        ("machine_detection_url", ["/machine"]),
        ("machine_detection_method", ["PUT"]),
    ],
)
def test_what_is_out_of_range_is_named(client: Client, operator: FakeOperator, name: str, values: list[object]) -> None:
    for value in values:
        status, text = client.error("POST", "Call/", json={**MINIMAL, name: value})
        assert (status, text.split()[0]) == (400, name)
    assert operator.placed == []
