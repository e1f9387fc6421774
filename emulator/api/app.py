"""The REST API as one FastAPI app, built once per process; `app.state.platform` is the platform that answers."""

from __future__ import annotations

from fastapi import FastAPI

from emulator.api.account_resources import router as account_resources
from emulator.api.accounts.routes import router as accounts
from emulator.api.calls import router as calls
from emulator.api.conferences import router as conferences
from emulator.api.control import router as control
from emulator.api.errors import install_error_replies
from emulator.api.injected_faults import InjectedFaults
from emulator.api.late_replies import LateReplies, Spawned
from emulator.api.multi_party_calls import router as multi_party_calls
from emulator.api.numbers import router as numbers
from emulator.api.paths import PathTolerance
from emulator.api.recordings import router as recordings
from emulator.api.reply import REFUSALS
from emulator.api.transcriptions.routes import router as transcriptions
from emulator.api.witness import Witness


def create_api() -> FastAPI:
    """The app without a platform. Set `app.state.platform` to an `Operator` before the first request."""
    app = FastAPI(title="Offhook: the Plivo voice API, emulated", version="1", redirect_slashes=False)
    app.state.platform = None
    app.add_middleware(LateReplies)
    app.add_middleware(InjectedFaults)
    app.add_middleware(Witness)
    app.add_middleware(PathTolerance)
    install_error_replies(app)
    for router in (
        recordings,
        transcriptions,
        calls,
        conferences,
        multi_party_calls,
        numbers,
        accounts,
        account_resources,
    ):
        app.include_router(router, prefix="/v1/Account/{auth_id}", responses={**REFUSALS, 202: {"model": Spawned}})
    app.include_router(control, responses=REFUSALS)
    return app
