"""How the database goes about lists: along an index that is in their order, never through all rows, never sorting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from emulator.records.shelf import delete_recording, oldest_added_ns, to_clear
from emulator.records.store import take_stock
from tests.emulator.api.desk import AUTH, DAY_NS, NOW_NS, SUB, call, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

COVERING = "COVERING INDEX "
WINDOW = "add_time__gte=2026-10-25 00:00&add_time__lte=2026-11-21 00:00"


@pytest.mark.parametrize(
    ("request_", "index"),
    [
        ("Recording/?" + WINDOW, "list_of_recordings"),
        ("Recording/?" + WINDOW + "&offset=30", "list_of_recordings"),
        ("Recording/?recording_storage_duration__gt=0", "list_of_recordings"),
        ("Recording/?from_number=15550100&" + WINDOW, "list_of_recordings_by_from_number"),
        ("Recording/?to_number=15550199&" + WINDOW, "list_of_recordings_by_to_number"),
        ("Call/?end_time__gte=2026-10-25 00:00&end_time__lte=2026-11-21 00:00", "list_of_calls"),
        (f"Recording/?subaccount={SUB}&" + WINDOW, "list_of_recordings_by_subaccount"),
        (
            f"Call/?subaccount={SUB}&end_time__gte=2026-10-25 00:00&end_time__lte=2026-11-21 00:00",
            "list_of_calls_by_subaccount",
        ),
    ],
)
def test_a_list_is_read_along_its_index(client: Client, operator: FakeOperator, request_: str, index: str) -> None:
    for number in range(50):
        numbers = {"from_number": f"1555010{number % 7}", "to_number": f"1555019{number % 10}"}
        owner = {"subaccount": f"SA{number % 9}" if number % 9 else SUB}
        operator.store.put(recording(f"rec-{number}", added_ns=NOW_NS - 10**15 - number, **numbers, **owner))
        operator.store.put(call(f"call-{number}", ended_ns=NOW_NS - 10**15 - number, **owner))
    with operator.store._engine.begin() as connection:
        take_stock(connection)
    plans = watched(operator)
    page = client.get(request_)
    if page["meta"]["next"]:
        client.get(page["meta"]["next"])
    assert len(plans) >= 2
    assert COVERING in plans[0], "it is counted without a look at the rows"
    for plan in plans:
        assert f"INDEX {index} " in plan or f"{COVERING}charges_of_recordings (added_ns" in plan, plan
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan


def test_calls_that_go_on_are_found_among_many_that_ended(operator: FakeOperator) -> None:
    for number in range(50):
        operator.store.put(call(f"call-{number}", ended_ns=NOW_NS - number))
    operator.store.put(call("live"))
    with operator.store._engine.begin() as connection:
        take_stock(connection)
    plans = watched(operator)
    assert [each.call_uuid for each in operator.store.live_calls(AUTH)] == ["live"]
    # They may be sorted when they are found: there are no more of them than calls that go on.
    assert ["INDEX live_calls " in plan for plan in plans] == [True]


def test_what_storage_costs_is_counted_along_its_index(client: Client, operator: FakeOperator) -> None:
    for number in range(50):
        operator.store.put(recording(f"rec-{number}", added_ns=NOW_NS - (100 + number) * DAY_NS))
    with operator.store._engine.begin() as connection:
        take_stock(connection)
    plans = watched(operator)
    assert client.get("Invoice/")["objects"]
    found = [plan for plan in plans if "recordings" in plan]
    assert len(found) > 3
    for plan in found:
        assert "recordings USING COVERING INDEX charges_" in plan, plan
        assert "TEMP B-TREE" not in plan


def test_what_runs_out_is_found_along_its_index(operator: FakeOperator) -> None:
    for number in range(50):
        operator.store.put(recording(f"rec-{number}", added_ns=NOW_NS - number * DAY_NS))
    for number in range(5):
        delete_recording(operator.store, f"rec-{number}", NOW_NS)
    with operator.store._engine.begin() as connection:
        take_stock(connection)
    plans = watched(operator)
    assert oldest_added_ns(operator.store) == NOW_NS - 49 * DAY_NS
    assert len(to_clear(operator.store, 10)) == 5
    oldest, cleared = plans
    assert "COVERING INDEX charges_of_recordings" in oldest, oldest
    assert "INDEX recordings_to_clear" in cleared, cleared
    assert "TEMP B-TREE" not in oldest + cleared


def watched(operator: FakeOperator) -> list[str]:
    """How each SELECT of a list from now on is carried out: `EXPLAIN QUERY PLAN` of SQLite."""
    engine, plans = operator.store._engine, []

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            rows = connection.connection.cursor().execute("EXPLAIN QUERY PLAN " + statement, parameters).fetchall()
            plans.append("\n".join(row[-1] for row in rows))

    event.listen(engine, "before_cursor_execute", explain)
    return plans
