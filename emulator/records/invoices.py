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
    """Of every month that was billed by now, oldest first, from that on in which the first recording was added."""
    first = select(func.min(RECORDINGS.c.added_ns)).where(RECORDINGS_WHOLE, RECORDINGS.c.auth_id == auth_id)
    with store.transaction() as transaction:
        since_ns = transaction.execute(first).scalar_one()
    if since_ns is None:
        return []
    return [invoice(store, auth_id, terms, month) for month in terms.billed_months(since_ns, now_ns)]


def invoice(store: Store, auth_id: str, terms: Storage, month: date) -> Invoice:
    """Of the month of a day, whether it is over or not: of what is there now, as if it stayed."""
    columns, billed_ns = RECORDINGS.c, terms.billing_ns(month)
    begun_minutes = (columns.samples + (SAMPLES_PER_MINUTE - 1)) // SAMPLES_PER_MINUTE
    empty = func.count().filter(columns.samples == 0)
    charged = select(func.count(), func.coalesce(func.sum(begun_minutes), 0) + empty).where(
        RECORDINGS_WHOLE,
        columns.auth_id == auth_id,
        columns.added_ns <= terms.charged_until(month),
        or_(columns.deleted_ns.is_(None), columns.deleted_ns >= billed_ns),
    )
    with store.transaction() as transaction:
        recordings, minutes = transaction.execute(charged).one()
    return Invoice(month=month.replace(day=1), billed_ns=billed_ns, recordings=recordings, minutes=int(minutes))
