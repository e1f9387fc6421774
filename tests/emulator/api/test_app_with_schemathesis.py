"""Schemathesis draws requests from the OpenAPI document: no 5xx, and no answer that the document does not tell of."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.emulator.api.desk import AUTH, TOKEN, one_app
from tests.emulator.api.hostile import ACCOUNT, NAMES, furnish

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator

SCHEMA = schemathesis.openapi.from_dict(one_app().openapi())
SCHEMA.app = one_app()
OPERATIONS = [each.ok() for each in SCHEMA.include(path_regex=f"^{re.escape(ACCOUNT)}").get_all_operations()]  # type: ignore[union-attr] # the document is valid
EXAMPLES = int(os.environ.get("OFFHOOK_EXAMPLES", "10"))
"""Requests per operation and mode. A soak takes more."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.parametrize(
    ("operation", "mode"),
    [(each, mode) for each in OPERATIONS for mode in GenerationMode if mode.is_positive or each.body or each.query],
    ids=lambda part: part.value if isinstance(part, GenerationMode) else part.label,
)
def test_whatever_is_asked(operator: FakeOperator, operation: Any, mode: GenerationMode) -> None:
    one_app().state.platform = operator

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
    def ask(case: Any, is_known: bool) -> None:
        furnish(operator)
        known = {name: each for name, each in NAMES.items() if is_known and name in case.path_parameters}
        case.path_parameters |= {**known, "auth_id": AUTH}
        case.call_and_validate(auth=(AUTH, TOKEN), checks=CHECKS)

    ask()
