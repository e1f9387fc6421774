"""The endpoint object: exact keys and values, with and without a binding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.access import Desk
from emulator.api.endpoints.view import endpoint_view
from emulator.api.operator import Account, Registration
from emulator.records.models import EndpointRecord
from tests.emulator.api.desk import AUTH, NOW_NS

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator

RECORD = EndpointRecord(endpoint_id="5", auth_id=AUTH, username="bob1", password="secret", alias="Bob", app_id="17")
OBJECT = {
    "alias": "Bob",
    "application": f"/v1/Account/{AUTH}/Application/17/",
    "endpoint_id": "5",
    "password": "5ebe2294ecd0e0f08eab7690d2a6ee69",
    "resource_uri": f"/v1/Account/{AUTH}/Endpoint/5/",
    "sip_registered": "false",
    "sip_uri": "sip:bob1@phone.plivo.com",
    "sub_account": None,
    "username": "bob1",
}


def test_an_endpoint_that_is_not_registered(operator: FakeOperator) -> None:
    assert endpoint_view(Desk(operator, Account(auth_id=AUTH, auth_token="t")), RECORD) == OBJECT


def test_a_registered_endpoint(operator: FakeOperator) -> None:
    operator.registrations["bob1"] = Registration(
        contact="sip:bob1@10.0.0.7:5060", user_agent="Phone/1", expires_ns=NOW_NS + 120 * 10**9
    )
    assert endpoint_view(Desk(operator, Account(auth_id=AUTH, auth_token="t")), RECORD) == {
        **OBJECT,
        "sip_registered": "true",
        "sip_contact": "sip:bob1@10.0.0.7:5060",
        "sip_expires": "2026-11-21 10:02:00",
        "sip_user_agent": "Phone/1",
    }
