"""Which Multiparty Call and which participants a path names: plivo_rest.md §4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from emulator.api.errors import not_found
from emulator.api.paths import name_in
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
        return "", name_in(given.removeprefix(_BY_NAME))
    return given, name_in(given)


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


def chosen(desk: Desk, mpc_uuid: str, given: str, *, at_least: Literal["one", "each"] = "each") -> tuple[str, ...]:
    """The member_ids that a path means, of those who are there: one, several with commas, or `all`.

    Raises ApiError 404 unless each that is named is there, or `at_least` one.
    """
    present = [record.member_id for record in inside(desk, mpc_uuid)]
    wanted = [part.strip() for part in given.split(",")]
    known = tuple(present if wanted == [EVERYBODY] else (each for each in dict.fromkeys(wanted) if each in present))
    if not known or (at_least == "each" and wanted != [EVERYBODY] and not set(wanted) <= set(known)):
        raise not_found()
    return known


def _of_name(desk: Desk, name: str) -> MultiPartyRecord | None:
    """Of several subaccounts' with one name that of who asks, if there is one."""
    named = desk.operator.store.all(MultiPartyRecord, auth_id=desk.main_auth_id, friendly_name=name, ended_ns=None)
    visible = sorted(filter(desk.has, named), key=lambda record: record.subaccount != desk.subaccount)
    return visible[0] if visible else None
