"""The application object: exact keys and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.access import Desk
from emulator.api.applications.view import application_view
from emulator.api.operator import Account
from emulator.records.models import ApplicationRecord
from tests.emulator.api.desk import AUTH

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


def test_the_object_is_exact_and_hangup_url_defaults_to_answer_url(operator: FakeOperator) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token="t"))
    record = ApplicationRecord(app_id="17", auth_id=AUTH, app_name="shop", answer_url="http://a.test/")
    assert application_view(desk, record) == {
        "answer_method": "POST",
        "answer_url": "http://a.test/",
        "app_id": "17",
        "app_name": "shop",
        "default_app": False,
        "default_endpoint_app": False,
        "enabled": True,
        "fallback_answer_url": "",
        "fallback_method": "POST",
        "hangup_method": "POST",
        "hangup_url": "http://a.test/",
        "log_incoming_messages": True,
        "message_method": "POST",
        "message_url": "",
        "public_uri": False,
        "resource_uri": f"/v1/Account/{AUTH}/Application/17/",
        "sip_uri": "sip:17@app.plivo.com",
        "sub_account": None,
    }
