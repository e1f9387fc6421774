"""The Conference resource: plivo_rest.md §3."""

from fastapi import APIRouter

from emulator.api.conferences import members, recording, routes, sounding

router = APIRouter()
for part in (routes, members, sounding, recording):
    router.include_router(part.router)
