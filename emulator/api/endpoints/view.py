"""The endpoint object: plivo_rest.md §6. Numbers and flags of SIP state are strings there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from emulator.base.clock import utc

if TYPE_CHECKING:
    from emulator.api.access import Desk
    from emulator.records.models import EndpointRecord

DOMAIN = "phone.plivo.com"


def endpoint_view(desk: Desk, record: EndpointRecord) -> dict[str, object]:
    """One endpoint, with its binding while it is registered."""
    view: dict[str, object] = {
        "alias": record.alias,
        "application": desk.uri("Application", record.app_id) if record.app_id else None,
        "endpoint_id": record.endpoint_id,
        "password": hashlib.md5(record.password.encode(), usedforsecurity=False).hexdigest(),
        "resource_uri": desk.uri("Endpoint", record.endpoint_id),
        "sip_registered": "false",
        "sip_uri": f"sip:{record.username}@{DOMAIN}",
        "sub_account": desk.subaccount_uri(record.subaccount),
        "username": record.username,
    }
    binding = desk.operator.registration(record.username)
    if binding is not None:
        view |= {
            "sip_registered": "true",
            "sip_contact": binding.contact,
            "sip_expires": f"{utc(binding.expires_ns):%Y-%m-%d %H:%M:%S}",
            "sip_user_agent": binding.user_agent,
        }
    return view
