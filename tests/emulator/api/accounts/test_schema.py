"""Settings of an account: which fields of the profile a request changes."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.api.accounts.schema import ChangeSettings
from emulator.api.arguments import check
from emulator.api.errors import ApiError


@pytest.mark.parametrize(
    ("given", "changes"),
    [
        ({}, {}),
        ({"basic_auth_for_recording_urls": "true"}, {"recordings_need_credentials": True}),
        ({"recording_storage_consent": False}, {"storage_consent": False}),
        ({"recording_retention_days": "30"}, {"retention_days": 30}),
        ({"recording_retention_days": 0}, {"retention_days": None}),
    ],
)
def test_only_what_is_given_changes(given: dict[str, Any], changes: dict[str, Any]) -> None:
    assert check(ChangeSettings, given).changes() == changes


@pytest.mark.parametrize("days", [-1, 36_501, "a month", 1.5])
def test_days_that_are_none(days: object) -> None:
    with pytest.raises(ApiError, match="recording_retention_days parameter is invalid"):
        check(ChangeSettings, {"recording_retention_days": days})
