"""Calls: making, ending and recording them, live ones and detail records."""

from fastapi import APIRouter

from emulator.api.calls import placing, recording, routes, sounding, streaming, transferring

router = APIRouter()
for part in (placing, recording, sounding, streaming, transferring, routes):
    router.include_router(part.router)
