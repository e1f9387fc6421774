"""Recordings: the media files, the object, the list, deletion."""

from fastapi import APIRouter, Depends

from emulator.api.recordings import media, routes
from emulator.api.recordings.finding import expire_recordings

router = APIRouter(dependencies=[Depends(expire_recordings)])
for part in (media, routes):
    # Media first: `{id}.wav` is a file, `{id}` the object.
    router.include_router(part.router)
