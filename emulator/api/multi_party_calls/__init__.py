"""Multiparty Calls: making, changing, recording and ending them, and who takes part."""

from fastapi import APIRouter

from emulator.api.multi_party_calls import adding, changing, participants, recording, routes, sounding

router = APIRouter()
for part in (recording, sounding, adding, changing, participants, routes):
    router.include_router(part.router)
