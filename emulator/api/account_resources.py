"""What belongs to an account and to no call, from applications to invoices. plivo_rest.md §6."""

from fastapi import APIRouter

from emulator.api.applications.routes import router as applications
from emulator.api.endpoints.routes import router as endpoints
from emulator.api.invoices.routes import router as invoices
from emulator.api.pricing.routes import router as pricing
from emulator.api.subaccounts.routes import router as subaccounts
from emulator.api.tokens.routes import router as tokens

router = APIRouter()
for part in (applications, endpoints, subaccounts, pricing, invoices, tokens):
    router.include_router(part)
