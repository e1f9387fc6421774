"""The subaccount object: plivo_rest.md §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.clock import utc

if TYPE_CHECKING:
    from emulator.api.access import Desk
    from emulator.records.models import SubaccountRecord


def subaccount_view(desk: Desk, record: SubaccountRecord) -> dict[str, object]:
    """One subaccount. Its token never changes: the new one is the one that counts."""
    return {
        "account": f"/v1/Account/{record.main_auth_id}/",
        "auth_id": record.auth_id,
        "auth_token": record.auth_token,
        "created": _day(record.created_ns),
        "enabled": record.is_enabled,
        "modified": None if record.modified_ns is None else _day(record.modified_ns),
        "name": record.name,
        "new_auth_token": record.auth_token,
        "resource_uri": desk.uri("Subaccount", record.auth_id),
    }


def _day(wall_ns: int) -> str:
    return f"{utc(wall_ns):%Y-%m-%d}"
