"""Rented numbers: the DIDs and the applications behind them."""

from fastapi import APIRouter

from emulator.api.numbers import renting, routes, searching

router = APIRouter()
for part in (renting, routes, searching):
    router.include_router(part.router)
