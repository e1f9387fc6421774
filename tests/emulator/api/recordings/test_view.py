"""The recording object: exact keys, types and values."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from emulator.api.access import Desk
from emulator.api.operator import Account
from emulator.api.recordings.view import recording_view
from emulator.records.storage import Storage
from tests.emulator.api.desk import AUTH, DAY_NS, NOW_NS, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


def test_the_object_is_exact(operator: FakeOperator) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token="t"))
    record = recording("rec-1", start_wall_ms=1_795_255_180_000, added_ns=NOW_NS + 123_456_789)
    assert recording_view(desk, record) == {
        "add_time": "2026-11-21 10:00:00.123456+00:00",
        "call_uuid": "call-1",
        "conference_name": "",
        "conference_uuid": None,
        "from_number": "15550100",
        "monthly_recording_storage_amount": 0.0,
        "mpc_name": None,
        "mpc_uuid": None,
        "recording_duration_ms": "10000.00000",
        "recording_end_ms": "1795255190000.00000",
        "recording_format": "wav",
        "recording_id": "rec-1",
        "recording_start_ms": "1795255180000.00000",
        "recording_storage_duration": 1,
        "recording_storage_rate": 0.0004,
        "recording_type": "call",
        "recording_url": f"http://media.test/v1/Account/{AUTH}/Recording/rec-1.wav",
        "resource_uri": f"/v1/Account/{AUTH}/Recording/rec-1/",
        "rounded_recording_duration": 60,
        "to_number": "15550199",
    }


def test_of_a_conference_and_of_a_multiparty_call(operator: FakeOperator) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token="t"))
    of_conference = recording_view(desk, recording("rec-1", conference_name="room", conference_uuid="c-1"))
    of_mpc = recording_view(desk, recording("rec-2", mpc_name="desk", mpc_uuid="m-1", member_id="7"))
    names = ("recording_type", "conference_name", "conference_uuid", "mpc_name", "mpc_uuid")
    assert [of_conference[name] for name in names] == ["conference", "room", "c-1", None, None]
    assert [of_mpc[name] for name in names] == ["conference", "", None, "desk", "m-1"]


def test_storage_is_charged_after_the_free_days(operator: FakeOperator) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token="t"))
    view = recording_view(desk, recording("rec-1", added_ns=NOW_NS - 150 * DAY_NS, samples=119 * 8000))
    assert view["recording_storage_duration"] == 151
    assert view["monthly_recording_storage_amount"] == 0.0008


def test_times_are_those_of_the_accounts_zone(operator: FakeOperator) -> None:
    account = Account(auth_id=AUTH, auth_token="t", storage=Storage(ZoneInfo("Asia/Kolkata")))
    view = recording_view(Desk(operator, account), recording("rec-1", added_ns=NOW_NS))
    assert view["add_time"] == "2026-11-21 15:30:00.000000+05:30"
