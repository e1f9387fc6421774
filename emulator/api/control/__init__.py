"""/control: what a test does to a platform beside what Plivo offers. Off unless the platform has a token for it."""

from fastapi import APIRouter

from emulator.api.control import clock, faults, ledger, phones, recordings, seed, snapshots, state, trace, webhooks

router = APIRouter(tags=["Control"])
for part in (state, clock, faults, ledger, phones, recordings, seed, snapshots, trace, webhooks):
    router.include_router(part.router)
