"""A platform that only remembers what it was told, and a client that speaks to the API over it."""

from __future__ import annotations

import asyncio
import io
import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

import httpx

from emulator.api.accounts.profile import storage_terms
from emulator.api.app import create_api
from emulator.api.operator import Account
from emulator.base.ids import Ids
from emulator.callflow.control import RecordingHandle
from emulator.records.models import (
    CallRecord,
    MultiPartyRecord,
    ParticipantRecord,
    RecordingRecord,
    SubaccountRecord,
    TranscriptionRecord,
    participant_key,
)
from emulator.records.shelf import cleared, delete_expired, delete_recording, to_clear
from emulator.records.storage import Storage
from emulator.records.store import Store
from tests.emulator.api.conferences.hall import FakeLiveConferences

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fastapi import FastAPI

    from emulator.api.control.caretaker import Caretaker
    from emulator.api.live_calls import SoundKind, SoundOrder
    from emulator.api.live_multi_party import (
        MultiPartyRecordingOrder,
        ParticipantChange,
        ParticipantOrder,
        RecordingChange,
        Tracks,
    )
    from emulator.api.operator import CallOrder, Exchange, LateReply, RecordingRequest, Registration
    from emulator.callflow.control import Method, StreamOrder, TranscriptionOrder

AUTH = "MAXXXXXXXXXXXXXXXXXX"
TOKEN = "token"
OTHER = "MAYYYYYYYYYYYYYYYYYY"
SUB = "SAXXXXXXXXXXXXXXXXXX"
SUB_TOKEN = "sub-token"
NOW_NS = 1_795_255_200_000_000_000
"""2026-11-21 10:00 UTC."""
MINUTE_NS = 60 * 1_000_000_000
DAY_NS = 24 * 60 * MINUTE_NS
NEW_RECORDING = "00000000-0000-4000-8000-0000000000ff"
"""Which the platform begins when it is told to."""


@dataclass
class FakeLiveCalls:
    """Satisfies LiveCalls."""

    others: dict[str, str] = field(default_factory=dict)
    """Who is bridged with whom."""
    transfers: list[dict[str, tuple[str, str]]] = field(default_factory=list)
    played: list[tuple[str, tuple[str, ...], SoundOrder]] = field(default_factory=list)
    stopped: list[tuple[str, SoundKind]] = field(default_factory=list)
    keys: list[tuple[str, str]] = field(default_factory=list)
    streams: list[tuple[str, StreamOrder]] = field(default_factory=list)
    streams_stopped: list[tuple[str, str]] = field(default_factory=list)

    def other_party(self, call_uuid: str) -> str:
        return self.others.get(call_uuid, "")

    def transfer(self, urls: Mapping[str, tuple[str, Method]]) -> None:
        self.transfers.append(dict(urls))

    def play(self, call_uuid: str, legs: tuple[str, ...], order: SoundOrder) -> None:
        self.played.append((call_uuid, legs, order))

    def stop_playing(self, call_uuid: str, kind: SoundKind) -> None:
        self.stopped.append((call_uuid, kind))

    def send_keys(self, call_uuid: str, keys: str) -> None:
        self.keys.append((call_uuid, keys))

    def open_stream(self, call_uuid: str, order: StreamOrder) -> str:
        self.streams.append((call_uuid, order))
        return f"stream-{len(self.streams)}"

    def stop_streams(self, call_uuid: str, stream_id: str = "") -> None:
        self.streams_stopped.append((call_uuid, stream_id))


@dataclass
class FakeLiveMultiParty:
    """Satisfies LiveMultiParty."""

    orders: list[tuple[Any, ...]] = field(default_factory=list)
    """What was ordered: the name of the method, and what it was given."""
    is_recorded: bool = False
    ringing: dict[str, int] = field(default_factory=dict)

    def invited(self, mpc_uuid: str) -> int:
        return self.ringing.get(mpc_uuid, 0)

    def add(self, order: ParticipantOrder) -> None:
        self.orders.append(("add", order))

    def start(self, mpc_uuid: str) -> None:
        self.orders.append(("start", mpc_uuid))

    def end(self, mpc_uuid: str) -> None:
        self.orders.append(("end", mpc_uuid))

    def update(self, mpc_uuid: str, member_ids: Sequence[str], change: ParticipantChange) -> None:
        self.orders.append(("update", mpc_uuid, tuple(member_ids), change))

    def kick(self, mpc_uuid: str, member_ids: Sequence[str]) -> None:
        self.orders.append(("kick", mpc_uuid, tuple(member_ids)))

    def record(self, order: MultiPartyRecordingOrder) -> RecordingHandle | None:
        if self.is_recorded:
            return None
        self.orders.append(("record", order))
        url = f"http://media.test/v1/Account/{AUTH}/Recording/{NEW_RECORDING}.{order.file_format}"
        return RecordingHandle(recording_id=NEW_RECORDING, record_url=url)

    def change_recording(
        self, what: RecordingChange, mpc_uuid: str, member_id: str = "", tracks: Tracks = "all"
    ) -> bool:
        self.orders.append((what, mpc_uuid, member_id, tracks))
        return self.is_recorded

    def play(self, mpc_uuid: str, whom: str, member_ids: Sequence[str], order: SoundOrder) -> None:
        self.orders.append(("play", mpc_uuid, whom, tuple(member_ids), order))

    def stop_playing(self, mpc_uuid: str, whom: str, kind: SoundKind) -> None:
        self.orders.append(("stop playing", mpc_uuid, whom, kind))


@dataclass
class FakeOperator:
    """Satisfies Operator."""

    store: Store = field(default_factory=Store.in_memory)
    ids: Ids = field(default_factory=lambda: Ids.seeded(1))
    live_calls: FakeLiveCalls = field(default_factory=FakeLiveCalls)
    live_conferences: FakeLiveConferences = field(default_factory=FakeLiveConferences)
    live_multi_party: FakeLiveMultiParty = field(default_factory=FakeLiveMultiParty)
    now_ns: int = NOW_NS
    files: dict[str, bytes] = field(default_factory=dict)
    admits: Callable[[str], bool] = lambda _: True
    begins_at_once: int = 1000
    """Calls that need not wait for their turn."""
    placed: list[CallOrder] = field(default_factory=list)
    hung_up: list[str] = field(default_factory=list)
    recorded: list[RecordingRequest] = field(default_factory=list)
    stopped: list[tuple[str, str]] = field(default_factory=list)
    registrations: dict[str, Registration] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    caretaker: Caretaker | None = None
    strict_async: bool = False
    answered_late: list[tuple[LateReply, str]] = field(default_factory=list)
    transcribed: list[tuple[str, TranscriptionOrder]] = field(default_factory=list)
    storage: Storage = field(default_factory=Storage)

    def wall_ns(self) -> int:
        return self.now_ns

    def account(self, auth_id: str) -> Account | None:
        return Account(auth_id=auth_id, auth_token=TOKEN, storage=self.storage) if auth_id in {AUTH, OTHER} else None

    def recording_url(self, auth_id: str, recording_id: str, file_format: str) -> str:
        return f"http://media.test/v1/Account/{auth_id}/Recording/{recording_id}.{file_format}"

    def open_recording(self, record: RecordingRecord, *, original: bool = False) -> BinaryIO:
        path = f"{record.path}.original"
        if not original or path not in self.files:
            path = record.path
        if path not in self.files:
            raise FileNotFoundError(path)
        return io.BytesIO(self.files[path])

    def recording_terms_changed(self) -> None:
        account = self.account(AUTH)
        assert account is not None
        self.storage = storage_terms(self.store, account)

    def expire_recordings(self) -> None:
        delete_expired(self.store, self.storage, 0, self.now_ns)

    def delete_recording(self, recording_id: str) -> None:
        delete_recording(self.store, recording_id, self.now_ns)
        for record in to_clear(self.store, 10):
            self.files.pop(record.path, None)
            cleared(self.store, record.recording_id)

    def transcribe(self, record: RecordingRecord, order: TranscriptionOrder) -> None:
        self.transcribed.append((record.recording_id, order))

    def forget_transcription(self, recording_id: str) -> None:
        self.store.delete(TranscriptionRecord, recording_id)

    def place_call(self, order: CallOrder) -> bool:
        self.placed.append(order)
        self.store.put(call(order.call_uuid, request_uuid=order.call_uuid, status="queued", direction="outbound"))
        return len(self.placed) <= self.begins_at_once

    def hang_up(self, call_uuid: str) -> None:
        self.hung_up.append(call_uuid)

    def start_recording(self, request: RecordingRequest) -> RecordingHandle:
        self.recorded.append(request)
        url = self.recording_url(AUTH, NEW_RECORDING, request.file_format)
        return RecordingHandle(recording_id=NEW_RECORDING, record_url=url)

    def stop_recordings(self, call_uuid: str, recording_id: str = "") -> None:
        self.stopped.append((call_uuid, recording_id))

    def answer_late(self, wanted: LateReply, response: str) -> None:
        self.answered_late.append((wanted, response))

    def note_exchange(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)

    def registration(self, username: str) -> Registration | None:
        return self.registrations.get(username)


@cache
def one_app() -> FastAPI:
    """The app of this process; tests swap its platform like worlds do."""
    return create_api()


class Client:
    """Speaks to the API as an account, below /v1/Account/ and its id."""

    def __init__(self, operator: FakeOperator, auth_id: str = AUTH, token: str = TOKEN) -> None:
        self.operator = operator
        self.auth_id = auth_id
        self.token = token

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request. `path` is below the account unless it begins with a slash."""
        return asyncio.run(self._send(method, path, options))

    def get(self, path: str, **query: object) -> Any:
        """The JSON of a GET that must succeed."""
        answer = self.send("GET", path, params=query or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def error(self, method: str, path: str, **options: Any) -> tuple[int, str]:
        """Status and text of a refusal, which must have its proper form."""
        answer = self.send(method, path, **options)
        body = answer.json()
        assert set(body) == {"api_id", "error"}
        return answer.status_code, body["error"]

    def burst(self, requests: Sequence[tuple[str, str, object]]) -> list[httpx.Response]:
        """The answers to method, path and JSON of many requests, one after another."""

        async def all_of_them() -> list[httpx.Response]:
            head = {"Content-Type": "application/json"}
            return [
                await self._send(method, path, {"content": json.dumps(given), "headers": head})
                for method, path, given in requests
            ]

        return asyncio.run(all_of_them())

    async def _send(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        app = one_app()
        app.state.platform = self.operator
        url = path if path.startswith("/") else f"/v1/Account/{self.auth_id}/{path}"
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        options = {"auth": (self.auth_id, self.token), **options}
        async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
            return await client.request(method, url, **options)


def subaccount(auth_id: str = SUB, **changes: Any) -> SubaccountRecord:
    """A subaccount of AUTH that is enabled."""
    fields: dict[str, Any] = {"auth_token": SUB_TOKEN, "name": "Ann", "is_enabled": True, "created_ns": NOW_NS}
    return SubaccountRecord(auth_id=auth_id, main_auth_id=AUTH, **{**fields, **changes})


def call(call_uuid: str, **changes: Any) -> CallRecord:
    """A live inbound call that was answered a minute ago."""
    fields: dict[str, Any] = {
        "auth_id": AUTH,
        "direction": "inbound",
        "from_number": "15550100",
        "to_number": "15550199",
        "caller_name": "Ann",
        "request_uuid": "",
        "parent_call_uuid": "",
        "status": "in-progress",
        "initiated_ns": NOW_NS - 2 * MINUTE_NS,
        "answered_ns": NOW_NS - MINUTE_NS,
    }
    if changes.get("status") in {"queued", "ringing"}:
        fields["answered_ns"] = None
    return CallRecord(call_uuid=call_uuid, **{**fields, **changes})


def ended_call(call_uuid: str, **changes: Any) -> CallRecord:
    """A call that ended now, 60 s after its answer."""
    ending: dict[str, Any] = {
        "status": "completed",
        "ended_ns": NOW_NS,
        "hangup_cause": "NORMAL_CLEARING",
        "hangup_code": 4000,
        "hangup_name": "Normal Hangup",
        "hangup_source": "Caller",
    }
    return call(call_uuid, **{**ending, **changes})


def recording(recording_id: str, **changes: Any) -> RecordingRecord:
    """A finished WAV of 10 s."""
    fields: dict[str, Any] = {
        "auth_id": AUTH,
        "call_uuid": "call-1",
        "from_number": "15550100",
        "to_number": "15550199",
        "file_format": "wav",
        "channels": 2,
        "origin": "xml",
        "start_wall_ms": NOW_NS // 1_000_000 - 20_000,
        "added_ns": NOW_NS - 5_000_000_000,
        "samples": 80_000,
        "path": f"/data/{recording_id}.wav",
    }
    return RecordingRecord(recording_id=recording_id, **{**fields, **changes})


def multi_party_call(mpc_uuid: str, **changes: Any) -> MultiPartyRecord:
    """One that began a minute ago."""
    fields: dict[str, Any] = {
        "auth_id": AUTH,
        "friendly_name": "room",
        "status": "Active",
        "stay_alone": False,
        "max_participants": 10,
        "created_ns": NOW_NS - 2 * MINUTE_NS,
        "started_ns": NOW_NS - MINUTE_NS,
    }
    return MultiPartyRecord(mpc_uuid=mpc_uuid, **{**fields, **changes})


def participant(mpc_uuid: str, member_id: str, **changes: Any) -> ParticipantRecord:
    """An agent who came a minute ago."""
    fields: dict[str, Any] = {
        "call_uuid": f"{member_id:>08}-0000-4000-8000-0000000000aa",
        "role": "agent",
        "coach_mode": False,
        "mute": False,
        "hold": False,
        "start_mpc_on_enter": True,
        "end_mpc_on_exit": False,
        "joined_ns": NOW_NS - MINUTE_NS,
    }
    key = participant_key(mpc_uuid, member_id)
    return ParticipantRecord(key=key, mpc_uuid=mpc_uuid, member_id=member_id, **{**fields, **changes})
