"""The application object: plivo_rest.md §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.api.access import Desk
    from emulator.records.models import ApplicationRecord


def application_view(desk: Desk, record: ApplicationRecord) -> dict[str, object]:
    """One application."""
    return {
        "answer_method": record.answer_method,
        "answer_url": record.answer_url,
        "app_id": record.app_id,
        "app_name": record.app_name,
        "default_app": record.is_default_for_numbers,
        "default_endpoint_app": record.is_default_for_endpoints,
        "enabled": True,
        "fallback_answer_url": record.fallback_url,
        "fallback_method": record.fallback_method,
        "hangup_method": record.hangup_method,
        "hangup_url": record.hangup_url or record.answer_url,
        "log_incoming_messages": record.log_incoming_messages,
        "message_method": record.message_method,
        "message_url": record.message_url,
        "public_uri": record.public_uri,
        "resource_uri": desk.uri("Application", record.app_id),
        "sip_uri": f"sip:{record.app_id}@app.plivo.com",
        "sub_account": desk.subaccount_uri(record.subaccount),
    }
