"""Recordings: the media files, the object, the list, deletion."""

from fastapi import APIRouter

from emulator.api.recordings import media, routes

router = APIRouter()
for part in (media, routes):
    # Media first: `{id}.wav` is a file, `{id}` the object.
    router.include_router(part.router)
