"""The invoice object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.clock import utc
from emulator.records.storage import RATE

if TYPE_CHECKING:
    from datetime import tzinfo

    from emulator.records.invoices import Invoice


def invoice_view(invoice: Invoice, zone: tzinfo) -> dict[str, object]:
    """One month. Storage is all that is ever charged."""
    amount = f"{invoice.amount:.5f}"
    return {
        "billed_at": utc(invoice.billed_ns).astimezone(zone).isoformat(" ", "seconds"),
        "month": f"{invoice.month:%Y-%m}",
        "recording_storage": {
            "amount": amount,
            "minutes": invoice.minutes,
            "rate": float(RATE),
            "recordings": invoice.recordings,
        },
        "total_amount": amount,
    }
