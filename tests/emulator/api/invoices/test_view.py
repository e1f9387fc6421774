"""The invoice object: in the account's time zone."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from emulator.api.invoices.view import invoice_view
from emulator.records.invoices import Invoice
from tests.emulator.records.test_invoices import ns


def test_it_is_billed_at_the_end_of_the_accounts_day() -> None:
    made = Invoice(month=date(2024, 6, 1), billed_ns=ns(2024, 6, 30, 18, 29, 59), recordings=1, minutes=1_000_000)
    view = invoice_view(made, ZoneInfo("Asia/Kolkata"))
    assert (view["month"], view["billed_at"], view["total_amount"]) == (
        "2024-06",
        "2024-06-30 23:59:59+05:30",
        "400.00000",
    )
