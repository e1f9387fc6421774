"""What Invoice/ answers. Plivo's API has no such resource: the form is ours."""

from typing import Annotated

from pydantic import Field

from emulator.api.reply import Answer, Count, Moment, Money, Reply

Dollars = Annotated[float, Field(ge=0)]


class StorageCharge(Reply):
    """The charge for the storage of recordings."""

    amount: Money
    minutes: Count
    """Of these recordings, each rounded up."""
    rate: Dollars
    """Per minute and month."""
    recordings: Count
    """Those that are older than the free days."""


class InvoiceObject(Reply):
    """The invoice of a month."""

    billed_at: Moment
    month: Annotated[str, Field(pattern=r"^\d{4}-\d\d$")]
    recording_storage: StorageCharge
    total_amount: Money


class InvoiceAnswer(Answer, InvoiceObject):
    """`GET Invoice/{month}/`."""


class InvoiceList(Answer):
    """`GET Invoice/`: all of them, the latest first."""

    objects: list[InvoiceObject]
    total_amount: Money
