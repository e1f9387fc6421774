"""Tables of the store: one per record, a column per field, and the way between rows and records."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, and_, literal_column

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
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, RowMapping

    from emulator.records.models import Record

METADATA = MetaData()

R = TypeVar("R")
OF_ROOM = ("conference_name", "conference_uuid", "mpc_name", "mpc_uuid", "member_id")
"""Columns of recordings that say in which room, and of which of its members; empty for those of plain calls."""


def _text(name: str, *, key: bool = False, index: bool = False) -> Column[str]:
    return Column(name, String, primary_key=key, index=index, nullable=False)


def _wall(name: str, *, index: bool = False, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, index=index, nullable=nullable)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


CALLS = Table(
    "calls",
    METADATA,
    _text("call_uuid", key=True),
    _text("auth_id", index=True),
    *map(_text, ("direction", "from_number", "to_number", "caller_name")),
    _text("request_uuid", index=True),
    *map(_text, ("parent_call_uuid", "status")),
    _wall("initiated_ns"),
    _wall("answered_ns", nullable=True),
    _wall("ended_ns", index=True, nullable=True),
    _text("hangup_cause"),
    Column("hangup_code", Integer, nullable=False),
    *map(_text, ("hangup_name", "hangup_source", "subaccount", "conference_uuid")),
)
RECORDINGS = Table(
    "recordings",
    METADATA,
    _text("recording_id", key=True),
    _text("auth_id", index=True),
    _text("call_uuid", index=True),
    *map(_text, ("from_number", "to_number", "file_format")),
    Column("channels", Integer, nullable=False),
    _text("origin"),
    _wall("start_wall_ms"),
    _wall("added_ns"),
    _wall("samples", nullable=True),
    *map(_text, ("path", "error", "subaccount")),
    _wall("deleted_ns", nullable=True),
    *map(_text, OF_ROOM),
)
PROMISED_RECORDINGS = Table(
    "promised_recordings",
    METADATA,
    _text("recording_id", key=True),
    *map(_text, ("call_uuid", "file_format", "wav_path", "callback_url", "callback_method", "api_id", "sip_headers")),
    *map(_text, (*OF_ROOM, "layout")),
    Column("told", Integer, nullable=False),
)
PROMISED_HANGUPS = Table(
    "promised_hangups",
    METADATA,
    _text("call_uuid", key=True),
    *map(_text, ("hangup_url", "hangup_method", "sip_headers")),
    _flag("is_machine"),
)
TRANSCRIPTIONS = Table(
    "transcriptions",
    METADATA,
    _text("recording_id", key=True),
    *map(_text, ("auth_id", "call_uuid", "callback_url", "callback_method", "status", "text", "error")),
    _wall("samples"),
    _flag("is_told"),
)
RETENTIONS = Table(
    "retentions",
    METADATA,
    _text("auth_id", key=True),
    Column("kept_days", Integer, nullable=True),
    _wall("since_ns"),
)
STREAMS = Table(
    "streams",
    METADATA,
    _text("stream_id", key=True),
    _text("call_uuid", index=True),
    *map(_text, ("service_url", "audio_track", "content_type", "status_callback_url", "status")),
    _flag("is_bidirectional"),
    _wall("created_ns"),
    *(_wall(name, nullable=True) for name in ("started_ns", "ended_ns")),
)
MULTI_PARTY_CALLS = Table(
    "multi_party_calls",
    METADATA,
    _text("mpc_uuid", key=True),
    *map(_text, ("auth_id", "friendly_name", "status", "recording")),
    _flag("stay_alone"),
    Column("max_participants", Integer, nullable=False),
    _wall("created_ns"),
    *(_wall(name, nullable=True) for name in ("started_ns", "ended_ns")),
    Column("billed_s", Integer, nullable=False),
    _text("termination_cause"),
    Column("termination_cause_code", Integer, nullable=False),
    _text("subaccount"),
)
PARTICIPANTS = Table(
    "participants",
    METADATA,
    _text("key", key=True),
    _text("mpc_uuid", index=True),
    *map(_text, ("member_id", "call_uuid", "role")),
    *map(_flag, ("coach_mode", "mute", "hold", "start_mpc_on_enter", "end_mpc_on_exit")),
    _wall("joined_ns"),
    _wall("left_ns", nullable=True),
    _text("exit_cause"),
)
OUTBOX = Table(
    "outbox",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("request"),
)
APPLICATIONS = Table(
    "applications",
    METADATA,
    _text("app_id", key=True),
    _text("auth_id", index=True),
    *map(_text, ("app_name", "answer_url", "answer_method", "hangup_url", "hangup_method")),
    *map(_text, ("fallback_url", "fallback_method", "message_url", "message_method")),
    *map(_flag, ("is_default_for_numbers", "is_default_for_endpoints", "log_incoming_messages", "public_uri")),
    _text("subaccount"),
)
RECORDINGS_WHOLE = and_(RECORDINGS.c.samples.is_not(None), RECORDINGS.c.error == literal_column("''"))
"""Of the recordings whose storage is charged, deleted ones included."""
RECORDINGS_READY = and_(RECORDINGS_WHOLE, RECORDINGS.c.deleted_ns.is_(None))
"""Of the recordings that can be fetched: the only ones that are listed."""
RECORDINGS_TO_CLEAR = and_(RECORDINGS.c.deleted_ns.is_not(None), RECORDINGS.c.path != literal_column("''"))
"""Of the recordings that are deleted while their files may still be there."""
CALLS_ENDED = CALLS.c.ended_ns.is_not(None)
CALLS_GO_ON = CALLS.c.ended_ns.is_(None)
_OF_CONDITION = (RECORDINGS.c.samples, RECORDINGS.c.error, RECORDINGS.c.deleted_ns)
"""SQLite looks at the rows for what is not in an index, even if the index's own condition says it."""
MULTI_PARTY_CALLS_GO_ON = MULTI_PARTY_CALLS.c.ended_ns.is_(None)
"""Of the Multiparty Calls that a name finds."""


def _list_index(name: str, condition: ColumnElement[bool], *columns: Column[Any]) -> None:
    """What a list is read along, newest last, and counted by without a look at the rows."""
    Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


for _column in (RECORDINGS.c.from_number, RECORDINGS.c.to_number, RECORDINGS.c.subaccount):
    _list_index(
        f"list_of_recordings_by_{_column.name}",
        RECORDINGS_READY,
        *(RECORDINGS.c.auth_id, _column, RECORDINGS.c.added_ns, RECORDINGS.c.recording_id, *_OF_CONDITION),
    )
for _column in (RECORDINGS.c[name] for name in OF_ROOM[:-1]):
    _list_index(
        f"list_of_recordings_by_{_column.name}",
        and_(RECORDINGS_READY, _column != literal_column("''")),
        *(RECORDINGS.c.auth_id, _column, RECORDINGS.c.added_ns, RECORDINGS.c.recording_id, *_OF_CONDITION),
    )
_list_index(
    "list_of_recordings",
    RECORDINGS_READY,
    *(RECORDINGS.c.auth_id, RECORDINGS.c.added_ns, RECORDINGS.c.recording_id, *_OF_CONDITION),
)
_list_index("recordings_to_clear", RECORDINGS_TO_CLEAR, RECORDINGS.c.recording_id)
_list_index(
    "charges_of_recordings",
    RECORDINGS_WHOLE,
    *(RECORDINGS.c.added_ns, RECORDINGS.c.auth_id, RECORDINGS.c.samples, RECORDINGS.c.deleted_ns, RECORDINGS.c.error),
)
_list_index(
    "charges_that_ended",
    RECORDINGS.c.deleted_ns.is_not(None),
    *(RECORDINGS.c.deleted_ns, RECORDINGS.c.auth_id, RECORDINGS.c.added_ns, RECORDINGS.c.samples),
)
_list_index("list_of_calls", CALLS_ENDED, CALLS.c.auth_id, CALLS.c.ended_ns, CALLS.c.call_uuid)
_list_index(
    "list_of_calls_by_subaccount",
    CALLS_ENDED,
    *(CALLS.c.auth_id, CALLS.c.subaccount, CALLS.c.ended_ns, CALLS.c.call_uuid),
)
_list_index("live_calls", CALLS_GO_ON, CALLS.c.auth_id, CALLS.c.call_uuid)
Index(
    "list_of_multi_party_calls",
    *(MULTI_PARTY_CALLS.c.auth_id, MULTI_PARTY_CALLS.c.created_ns, MULTI_PARTY_CALLS.c.mpc_uuid),
)
_list_index(
    "multi_party_calls_by_name",
    MULTI_PARTY_CALLS_GO_ON,
    *(MULTI_PARTY_CALLS.c.auth_id, MULTI_PARTY_CALLS.c.friendly_name),
)
NUMBERS = Table(
    "numbers",
    METADATA,
    _text("number", key=True),
    _text("auth_id", index=True),
    _wall("added_ns"),
    *map(_text, ("app_id", "alias", "country", "region", "carrier", "number_type", "city")),
    _flag("cnam_lookup"),
    _text("subaccount"),
)
ENDPOINTS = Table(
    "endpoints",
    METADATA,
    _text("endpoint_id", key=True),
    _text("auth_id", index=True),
    Column("username", String, unique=True, nullable=False),
    *map(_text, ("password", "alias", "app_id", "subaccount")),
)
SUBACCOUNTS = Table(
    "subaccounts",
    METADATA,
    _text("auth_id", key=True),
    _text("main_auth_id", index=True),
    *map(_text, ("auth_token", "name")),
    _flag("is_enabled"),
    _wall("created_ns"),
    _wall("modified_ns", nullable=True),
)
PROFILES = Table(
    "account_profiles",
    METADATA,
    _text("auth_id", key=True),
    *map(_text, ("name", "city", "address")),
    *map(_flag, ("recordings_need_credentials", "storage_consent")),
    Column("retention_days", Integer, nullable=True),
)

TABLE_OF: dict[type[object], Table] = {
    CallRecord: CALLS,
    RecordingRecord: RECORDINGS,
    PromisedHangup: PROMISED_HANGUPS,
    PromisedRecording: PROMISED_RECORDINGS,
    TranscriptionRecord: TRANSCRIPTIONS,
    RetentionRecord: RETENTIONS,
    StreamRecord: STREAMS,
    MultiPartyRecord: MULTI_PARTY_CALLS,
    ParticipantRecord: PARTICIPANTS,
    WaitingWebhook: OUTBOX,
    ApplicationRecord: APPLICATIONS,
    NumberRecord: NUMBERS,
    EndpointRecord: ENDPOINTS,
    SubaccountRecord: SUBACCOUNTS,
    AccountProfile: PROFILES,
}


def row_of(record: Record) -> dict[str, Any]:
    """A record as column values."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def record_of(kind: type[R], row: RowMapping) -> R:
    """A row as a record."""
    return kind(**row)


def key_of(kind: type[object]) -> Column[Any]:
    """The primary key column."""
    (column,) = TABLE_OF[kind].primary_key.columns
    return column
