"""Schemathesis draws requests to /control from the OpenAPI document: no 5xx, and no answer that it does not tell of."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from emulator.api.control.fault_rules import FaultRule
from tests.emulator.api.control.care import CONTROL_TOKEN, FakeCaretaker, sent
from tests.emulator.api.desk import FakeOperator, one_app
from tests.emulator.api.test_app_with_schemathesis import CHECKS, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

OPERATIONS = [each.ok() for each in SCHEMA.include(path_regex="^/control").get_all_operations()]  # type: ignore[union-attr] # the document is valid
EXAMPLES = int(os.environ.get("OFFHOOK_EXAMPLES", "10"))
"""Requests per operation and mode. A soak takes more."""
RULE = FaultRule(rule_id="01234567-89ab-4def-8123-456789abcdef", where="webhook", fault="silent", probability=0.5)
NAMES = {"name": "before", "delivery_id": "7".zfill(20), "recording_id": "rec-1", "rule_id": RULE.rule_id}
"""Path parameters → what there is."""


def may_be_wrong(operation: Any) -> bool:
    """Bytes of a file never are."""
    return bool(operation.query) or any(each.media_type == "application/json" for each in operation.body)


@pytest.fixture
def operator() -> Iterator[FakeOperator]:
    """A platform of its own: what is asked here would pull the ground from under another."""
    made = FakeOperator()
    yield made
    made.store.close()


@pytest.mark.parametrize(
    ("operation", "mode"),
    [(each, mode) for each in OPERATIONS for mode in GenerationMode if mode.is_positive or may_be_wrong(each)],
    ids=lambda part: part.value if isinstance(part, GenerationMode) else part.label,
)
def test_whatever_is_asked_of_control(operator: FakeOperator, operation: Any, mode: GenerationMode) -> None:
    one_app().state.platform = operator

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans(), is_busy=st.booleans())
    def ask(case: Any, is_known: bool, is_busy: bool) -> None:
        care = operator.caretaker = FakeCaretaker(
            kept=["before"], webhooks=[sent("7", "it is down", "")], recordings={"rec-1"}, busy=["a call"] * is_busy
        )
        care.faults.add(RULE)
        case.path_parameters |= {
            name: each for name, each in NAMES.items() if is_known and name in case.path_parameters
        }
        case.call_and_validate(headers={"Authorization": f"Bearer {CONTROL_TOKEN}"}, checks=CHECKS)

    ask()
