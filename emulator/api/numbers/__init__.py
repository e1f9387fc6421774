"""Rented numbers: the DIDs and the applications behind them."""

from fastapi import APIRouter

from emulator.api.numbers import renting, routes

router = APIRouter()
for part in (renting, routes):
    router.include_router(part.router)
