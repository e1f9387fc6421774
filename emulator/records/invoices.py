"""What an account owes for the storage of recordings, month by month: a fold over them all, deleted ones included.

Recording FAQ, "How billing works": a month's last day charges for what is stored for more than 90 days then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from emulator.records.storage import SAMPLES_PER_MINUTE, storage_amount
from emulator.records.tables import RECORDINGS, RECORDINGS_WHOLE

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from sqlalchemy import ColumnElement

    from emulator.records.storage import Storage
    from emulator.records.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """The charge for the storage of a month, which is taken from the balance of the account."""

    month: date
    """Its first day."""
    billed_ns: int
    """Wall time of the billing."""
    recordings: int
    """How many are charged for."""
    minutes: int
    """Theirs, each rounded up to whole minutes."""

    @property
    def amount(self) -> Decimal:
        """Dollars."""
        return storage_amount(self.minutes)


def invoices(store: Store, auth_id: str, terms: Storage, now_ns: int) -> list[Invoice]:
    """Of every month that was billed by now, oldest first, from that on in which the first recording was added.

    Each is that of the month before, with what has grown old enough since and without what was deleted since: so every
    recording is looked at once, however many months there are.
    """
    added_ns, deleted_ns = RECORDINGS.c.added_ns, RECORDINGS.c.deleted_ns
    recordings = minutes = until = billed = 0
    found = []
    since_ns = _first_added_ns(store, auth_id)
    for month in () if since_ns is None else terms.billed_months(since_ns, now_ns):
        gone = _sums(store, auth_id, added_ns <= until, deleted_ns >= billed, deleted_ns < terms.billing_ns(month))
        begun = until
        until, billed = terms.charged_until(month), terms.billing_ns(month)
        grown = _sums(store, auth_id, RECORDINGS_WHOLE, added_ns > begun, added_ns <= until, _is_there(billed))
        recordings, minutes = recordings + grown[0] - gone[0], minutes + grown[1] - gone[1]
        found.append(Invoice(month=month, billed_ns=billed, recordings=recordings, minutes=minutes))
    return found


def invoice(store: Store, auth_id: str, terms: Storage, month: date) -> Invoice:
    """Of the month of a day, whether it is over or not: of what is there now, as if it stayed."""
    billed_ns = terms.billing_ns(month)
    is_old = RECORDINGS.c.added_ns <= terms.charged_until(month)
    recordings, minutes = _sums(store, auth_id, RECORDINGS_WHOLE, is_old, _is_there(billed_ns))
    return Invoice(month=month.replace(day=1), billed_ns=billed_ns, recordings=recordings, minutes=minutes)


def _first_added_ns(store: Store, auth_id: str) -> int | None:
    added_ns = RECORDINGS.c.added_ns
    first = select(added_ns).where(RECORDINGS_WHOLE, _is_owned(auth_id)).order_by(added_ns).limit(1)
    with store.transaction() as transaction:
        return transaction.execute(first).scalar()


def _is_owned(auth_id: str) -> ColumnElement[bool]:
    """As a bare column it would have the database gather all that the account has, whatever time is asked for."""
    return func.coalesce(RECORDINGS.c.auth_id, "") == auth_id


def _is_there(billed_ns: int) -> ColumnElement[bool]:
    deleted_ns = RECORDINGS.c.deleted_ns
    return or_(deleted_ns.is_(None), deleted_ns >= billed_ns)


def _sums(store: Store, auth_id: str, *which: ColumnElement[bool]) -> tuple[int, int]:
    """How many recordings, and their begun minutes: one at least of each."""
    samples = RECORDINGS.c.samples
    begun_minutes = (samples + (SAMPLES_PER_MINUTE - 1)) // SAMPLES_PER_MINUTE
    minutes = func.coalesce(func.sum(begun_minutes), 0) + func.count().filter(samples == 0)
    with store.transaction() as transaction:
        chosen = select(func.count(), minutes).where(_is_owned(auth_id), *which)
        found = transaction.execute(chosen).one()
    return int(found[0]), int(found[1])
