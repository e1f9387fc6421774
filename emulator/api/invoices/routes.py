"""Invoice/: those of the main account, its subaccounts' recordings included. Recording FAQ, "How billing works"."""

from decimal import Decimal

from fastapi import APIRouter, Depends

from emulator.api.access import AtDesk, Desk
from emulator.api.errors import not_found
from emulator.api.invoices.reply import InvoiceAnswer, InvoiceList
from emulator.api.invoices.view import invoice_view
from emulator.api.recordings.finding import expire_recordings
from emulator.records.invoices import Invoice, invoices

router = APIRouter(prefix="/Invoice", tags=["Invoice"], dependencies=[Depends(expire_recordings)])


@router.get("", response_model=None, responses={200: {"model": InvoiceList}})
async def list_invoices(desk: AtDesk) -> dict[str, object]:
    """Of all months that were billed since the first recording, the latest first."""
    found = _invoices(desk)
    total = sum((each.amount for each in found), Decimal(0))
    zone = desk.account.storage.zone
    objects = [invoice_view(each, zone) for each in reversed(found)]
    return {"api_id": desk.api_id, "objects": objects, "total_amount": f"{total:.5f}"}


@router.get("/{month}", response_model=None, responses={200: {"model": InvoiceAnswer}})
async def get_invoice(desk: AtDesk, month: str) -> dict[str, object]:
    """Of one month (`2026-06`). 404 for one that is not billed yet, or was before there were recordings."""
    for each in _invoices(desk):
        if f"{each.month:%Y-%m}" == month:
            return {"api_id": desk.api_id, **invoice_view(each, desk.account.storage.zone)}
    raise not_found()


def _invoices(desk: Desk) -> list[Invoice]:
    desk.check_main()
    operator = desk.operator
    return invoices(operator.store, desk.auth_id, desk.account.storage, operator.wall_ns())
