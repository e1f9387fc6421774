"""The store: every record comes back as it went in, in memory and on disk."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput, Unavailable
from emulator.records.models import (
    AccountProfile,
    ApplicationRecord,
    CallRecord,
    EndpointRecord,
    MultiPartyRecord,
    NumberRecord,
    ParticipantRecord,
    PromisedHangup,
    PromisedRecording,
    RecordingRecord,
    RetentionRecord,
    StreamRecord,
    SubaccountRecord,
    TranscriptionRecord,
    WaitingWebhook,
    participant_key,
)
from emulator.records.store import Store
from emulator.records.tables import RECORDINGS, RECORDINGS_READY, TABLE_OF
from tests.emulator.api.desk import ended_call, recording
from tests.emulator.records.facts import ANSWERED, ARRIVED, CLOCK, EPOCH_NS, FINISHED, HUNG_UP, STARTED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from emulator.calls.events import CallEvent
    from emulator.records.models import (
        Record,
    )

AUTH = "MAXXXXXXXXXXXXXXXXXX"
CALL = CallRecord(
    call_uuid="call-9",
    auth_id=AUTH,
    direction="outbound",
    from_number="1",
    to_number="sip:bob@x",
    caller_name="Ä",
    request_uuid="call-9",
    parent_call_uuid="",
    status="queued",
    initiated_ns=EPOCH_NS,
)
RECORDING = RecordingRecord(
    recording_id="rec-9",
    auth_id=AUTH,
    call_uuid="call-9",
    from_number="1",
    to_number="2",
    file_format="mp3",
    channels=1,
    origin="api",
    start_wall_ms=1,
    added_ns=EPOCH_NS,
    samples=2**40,
)
PROMISE = PromisedRecording(
    recording_id="rec-9",
    call_uuid="call-9",
    file_format="mp3",
    wav_path="/data/rec-9.wav",
    callback_url="http://app.test/done",
    callback_method="POST",
    api_id="",
    sip_headers="[]",
)
SUBACCOUNT = SubaccountRecord(
    auth_id="SA", main_auth_id=AUTH, auth_token="own", name="Ann & Co", is_enabled=True, created_ns=EPOCH_NS
)
PROFILE = AccountProfile(
    auth_id=AUTH,
    name="Ann",
    city="Ulm",
    address="",
    recordings_need_credentials=True,
    storage_consent=False,
    retention_days=None,
)
MULTI_PARTY_CALL = MultiPartyRecord(
    mpc_uuid="mpc-9",
    auth_id=AUTH,
    friendly_name="Ann's room",
    status="Active",
    recording="recording",
    stay_alone=False,
    max_participants=10,
    created_ns=EPOCH_NS,
    started_ns=EPOCH_NS,
)
PARTICIPANT = ParticipantRecord(
    key=participant_key("mpc-9", "1"),
    mpc_uuid="mpc-9",
    member_id="1",
    call_uuid="call-9",
    role="agent",
    coach_mode=False,
    mute=False,
    hold=True,
    start_mpc_on_enter=True,
    end_mpc_on_exit=False,
    joined_ns=EPOCH_NS + 9,
)
RECORDS: list[tuple[str | int, Record]] = [
    ("rec-9", PROMISE),
    (
        "rec-9",
        TranscriptionRecord(
            recording_id="rec-9", auth_id=AUTH, call_uuid="call-9", callback_url="", callback_method="GET", is_told=True
        ),
    ),
    (
        "call-9",
        PromisedHangup(
            call_uuid="call-9", hangup_url="http://x", hangup_method="GET", sip_headers="[]", is_machine=True
        ),
    ),
    (
        "stream-9",
        StreamRecord(
            stream_id="stream-9",
            call_uuid="call-9",
            service_url="ws://x",
            audio_track="both",
            content_type="audio/x-l16;rate=8000",
            status_callback_url="",
            is_bidirectional=True,
            created_ns=EPOCH_NS,
        ),
    ),
    (AUTH, RetentionRecord(auth_id=AUTH, kept_days=None, since_ns=EPOCH_NS)),
    (3, WaitingWebhook(number=3, request="{}")),
    ("call-9", CALL),
    ("rec-9", RECORDING),
    ("17", ApplicationRecord(app_id="17", auth_id=AUTH, app_name="a", public_uri=True)),
    ("15550199", NumberRecord(number="15550199", auth_id=AUTH, added_ns=EPOCH_NS, app_id="17")),
    ("5", EndpointRecord(endpoint_id="5", auth_id=AUTH, username="bob1", password="secret", alias="Bob")),
    ("SA", SUBACCOUNT),
    (AUTH, PROFILE),
    ("mpc-9", MULTI_PARTY_CALL),
    ("mpc-9/1", PARTICIPANT),
]


@pytest.fixture(params=["memory", "file", pytest.param("postgres", marks=pytest.mark.peer("postgres"))])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        made = Store.in_memory()
    elif request.param == "file":
        made = Store.open(f"sqlite:///{tmp_path}/records.db")
    else:
        made = Store.open(request.getfixturevalue("postgres"))
    yield made
    made.close()


def test_every_kind_of_record_has_a_table() -> None:
    assert {type(record) for _, record in RECORDS} == set(TABLE_OF)


@pytest.mark.parametrize(("key", "record"), RECORDS)
def test_records_come_back_equal(store: Store, key: str | int, record: Record) -> None:
    assert store.get(type(record), key) is None
    store.put(record)
    assert store.get(type(record), key) == record
    assert store.delete(type(record), key)
    assert not store.delete(type(record), key)
    assert store.get(type(record), key) is None


def test_put_replaces(store: Store) -> None:
    store.put(CALL)
    store.put(replace(CALL, status="ringing"))
    assert store.all(CallRecord) == (replace(CALL, status="ringing"),)


def test_facts_become_records(store: Store) -> None:
    during: list[CallEvent] = [ARRIVED, ANSWERED, STARTED]
    after: list[CallEvent] = [HUNG_UP, FINISHED]
    for fact in during:
        store.record(fact, CLOCK)
    assert [call.call_uuid for call in store.live_calls(AUTH)] == ["call-1"]
    assert [recording.is_ready for recording in store.recordings_of("call-1")] == [False]
    for fact in after:
        store.record(fact, CLOCK)
    assert store.live_calls(AUTH) == ()
    call, recording = store.get(CallRecord, "call-1"), store.get(RecordingRecord, "rec-1")
    assert call is not None
    assert (call.status, call.hangup_code) == ("completed", 4000)
    assert recording is not None
    assert (recording.samples, recording.is_ready) == (80_000, True)


def test_a_deleted_recording_does_not_come_back(store: Store) -> None:
    store.record(ARRIVED, CLOCK)
    store.record(STARTED, CLOCK)
    store.delete(RecordingRecord, "rec-1")
    store.record(FINISHED, CLOCK)
    assert store.get(RecordingRecord, "rec-1") is None


def test_pages_are_newest_first(store: Store) -> None:
    for index in range(5):
        store.put(replace(RECORDING, recording_id=f"rec-{index}", added_ns=EPOCH_NS + index, call_uuid=f"c{index % 2}"))
    page = store.page(RecordingRecord, newest_by="added_ns", limit=2, offset=1)
    assert [record.recording_id for record in page.records] == ["rec-3", "rec-2"]
    assert page.total == 5
    even = store.page(RecordingRecord, RECORDINGS.c.call_uuid == "c0", newest_by="added_ns", limit=20, offset=0)
    assert [record.recording_id for record in even.records] == ["rec-4", "rec-2", "rec-0"]
    assert even.total == 3


def test_endpoints_are_found_by_user_name(store: Store) -> None:
    store.put(EndpointRecord(endpoint_id="5", auth_id=AUTH, username="bob1", password="secret", alias="Bob"))
    found = store.endpoint_of("bob1")
    assert found is not None
    assert found.endpoint_id == "5"
    assert store.endpoint_of("eve") is None


def test_orphans_are_closed(store: Store) -> None:
    store.record(ARRIVED, CLOCK)
    store.put(next(record for _, record in RECORDS if isinstance(record, StreamRecord)))
    assert store.end_orphans(EPOCH_NS + 5) == 1
    (stream,) = store.all(StreamRecord)
    assert (stream.status, stream.ended_ns) == ("failed", EPOCH_NS + 5)
    assert store.end_orphans(EPOCH_NS + 6) == 0
    call = store.get(CallRecord, "call-1")
    assert call is not None
    assert (call.status, call.ended_ns) == ("failed", EPOCH_NS + 5)


@pytest.mark.parametrize("answered_s", [None, 7])
def test_an_orphan_does_not_end_before_it_began(store: Store, answered_s: int | None) -> None:
    answered_ns = None if answered_s is None else CALL.initiated_ns + answered_s * 10**9
    store.put(replace(CALL, ended_ns=None, answered_ns=answered_ns))
    store.end_orphans(CALL.initiated_ns - 1)
    call = store.get(CallRecord, CALL.call_uuid)
    assert call is not None
    assert (call.status, call.ended_ns) == (
        ("failed", CALL.initiated_ns) if answered_ns is None else ("completed", answered_ns)
    )


def test_worlds_share_nothing() -> None:
    one, other = Store.in_memory(), Store.in_memory()
    one.put(CALL)
    assert other.all(CallRecord) == ()
    one.close()
    other.close()


def test_a_file_store_lasts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/records.db"
    first = Store.open(url)
    first.put(CALL)
    first.close()
    second = Store.open(url)
    assert second.get(CallRecord, "call-9") == CALL
    second.close()


@pytest.mark.parametrize(
    ("url", "error", "says"),
    [
        ("no url", BadInput, "store: 'no url' is not the URL of a database"),
        ("db x://a:s3cret@h", BadInput, r"store: 'db x://a:\*{6}@h' is not the URL of a database"),
        ("mysql://me:secret@host/db", BadInput, r"store: mysql://me:\*\*\*@host/db: only sqlite and postgresql"),
        ("postgresql://me:secret@127.0.0.1:1/db", Unavailable, r"me:\*\*\*@127.0.0.1:1/db.*refused"),
    ],
)
def test_what_is_no_store_is_refused_without_its_password(url: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        Store.open(url)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Unavailable, match=r"pip install 'offhook\[postgres\]'"):
        Store.open("postgresql:///offhook")


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "s.sqlite").write_text("no database at all " * 100)
    with pytest.raises(Unavailable, match=r"s\.sqlite.*not a database"):
        Store.open(f"sqlite:///{tmp_path / 's.sqlite'}")


def test_one_record_replaces_another_of_any_kind(store: Store) -> None:
    webhook = WaitingWebhook(number=3, request="{}")
    store.put(PROMISE)
    store.replace(PROMISE, webhook)
    assert (store.all(PromisedRecording), store.all(WaitingWebhook)) == ((), (webhook,))
    store.replace(PROMISE, replace(webhook, number=4))
    assert len(store.all(WaitingWebhook)) == 2


def test_a_database_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/records.db")
    with sqlite3.connect(tmp_path / "records.db", isolation_level=None) as other:
        other.execute("DROP TABLE calls")
    with pytest.raises(Unavailable, match="no such table"):
        store.put(CALL)
    store.close()


def test_nobody_stays_in_a_multiparty_call_of_a_platform_that_stopped(store: Store) -> None:
    store.rewrite(put=[MULTI_PARTY_CALL, PARTICIPANT])
    store.end_orphans(EPOCH_NS + 5)
    ended = replace(MULTI_PARTY_CALL, status="Ended", recording="not-recording", ended_ns=EPOCH_NS + 5)
    assert store.all(MultiPartyRecord) == (ended,)
    left = replace(PARTICIPANT, left_ns=EPOCH_NS + 9, exit_cause="Multiparty Call Ended")
    assert store.all(ParticipantRecord) == (left,)


def test_what_has_grown_is_looked_at_when_a_store_is_closed(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/store.sqlite")
    store.rewrite(put=[recording(f"rec-{number}") for number in range(500)])
    store.page(RecordingRecord, RECORDINGS.c.auth_id == "MA", RECORDINGS_READY, newest_by="added_ns", limit=1, offset=0)
    store.close()
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as connection:
        known = connection.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'list_of_recordings_by_from_number'")
        assert known.fetchone()[0].startswith("500 500 500 ")


def test_many_are_added_or_none() -> None:
    store = Store.in_memory()
    store.add([recording("a"), recording("b"), ended_call("c")])
    assert store.counts()["recordings"] == 2
    with pytest.raises(Unavailable):
        store.add([recording("c"), recording("a")])
    assert [each.recording_id for each in store.all(RecordingRecord)] == ["a", "b"]
    store.close()
