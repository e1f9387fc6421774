"""Which Multiparty Call and which participants a path names: plivo_rest.md §4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from emulator.api.errors import ApiError, not_found
from emulator.records.models import MultiPartyRecord, ParticipantRecord, participant_key

if TYPE_CHECKING:
    from emulator.api.access import Desk

_BY_UUID, _BY_NAME = "uuid_", "name_"
EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class Named:
    """A Multiparty Call, and how the request named it: links in the answer name it so, too."""

    record: MultiPartyRecord
    path: str

    @classmethod
    def by_uuid(cls, record: MultiPartyRecord) -> Named:
        """As lists name it."""
        return cls(record, _BY_UUID + record.mpc_uuid)

    @property
    def mpc_uuid(self) -> str:
        """Its id."""
        return self.record.mpc_uuid


def found(desk: Desk, given: str) -> Named:
    """The account's Multiparty Call `uuid_…`, `name_…` or either of them bare. Raises ApiError 404.

    One that is over is found by its uuid only.
    """
    by_uuid, by_name = asked_for(given)
    record = desk.operator.store.get(MultiPartyRecord, by_uuid) if by_uuid else None
    if record is not None and desk.has(record):
        return Named.by_uuid(record)
    named = _of_name(desk, by_name) if by_name else None
    if named is None:
        raise not_found()
    return Named(named, _BY_NAME + quote(named.friendly_name, safe=""))


def going_on(desk: Desk, given: str) -> Named:
    """The same, of those that are not over."""
    named = found(desk, given)
    if named.record.ended_ns is not None:
        raise not_found()
    return named


def asked_for(given: str) -> tuple[str, str]:
    """The uuid and the name that a path may mean; empty: not that."""
    if given.startswith(_BY_UUID):
        return given.removeprefix(_BY_UUID), ""
    if given.startswith(_BY_NAME):
        return "", given.removeprefix(_BY_NAME)
    return given, given


def participant_of(desk: Desk, mpc_uuid: str, member_id: str) -> ParticipantRecord:
    """Who is or was in it under that id. Raises ApiError 404."""
    record = desk.operator.store.get(ParticipantRecord, participant_key(mpc_uuid, member_id))
    if record is None:
        raise not_found()
    return record


def inside(desk: Desk, mpc_uuid: str) -> tuple[ParticipantRecord, ...]:
    """Who is in it now, in the order of coming."""
    found = desk.operator.store.all(ParticipantRecord, mpc_uuid=mpc_uuid, left_ns=None)
    return tuple(sorted(found, key=lambda record: (record.joined_ns, record.key)))


def chosen(desk: Desk, mpc_uuid: str, given: str) -> tuple[ParticipantRecord, ...]:
    """The participants that a path means: one id, several with commas, or `all` who are there.

    Raises ApiError 404 for one that is not in it, and for `all` of nobody; 400 for none at all.
    """
    present = inside(desk, mpc_uuid)
    wanted = tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))
    if not wanted:
        raise ApiError(400, "participant parameter is missing")
    if wanted == (EVERYBODY,):
        known = present
    else:
        by_id = {record.member_id: record for record in present}
        known = tuple(by_id[each] for each in wanted if each in by_id)
    if not known or (wanted != (EVERYBODY,) and len(known) != len(wanted)):
        raise not_found()
    return known


def _of_name(desk: Desk, name: str) -> MultiPartyRecord | None:
    going = desk.operator.store.all(
        MultiPartyRecord, auth_id=desk.main_auth_id, friendly_name=name, ended_ns=None
    )
    return next((record for record in going if desk.has(record)), None)
