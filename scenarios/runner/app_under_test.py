"""The voice application under test, of whatever kind: what it was asked, and the variables of the running case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.language.matchers import REFERENCE
from scenarios.language.matrix import VARIABLE
from scenarios.runner.app_faults import AppFaults
from scenarios.runner.app_requests import AppRequest, RequestLog

if TYPE_CHECKING:
    import re

    from starlette.requests import Request

    from scenarios.runner.stream_visit import StreamVisit


class AppUnderTest:
    """What steps and expectations know of an app."""

    def __init__(self) -> None:
        self.log = RequestLog()
        self.faults = AppFaults()
        self.visits: list[StreamVisit] = []
        """WebSockets that came to it; of an app that is not written in the scenario none is known."""
        self.url = ""
        """Where the platform reaches it, without a slash at the end."""
        self.variables: dict[str, str] = {}
        """What `${name}` stands for; filled in when the platform and the phones are up, and by `rest` steps."""

    def text(self, template: str) -> str:
        """`template` with the variables of the running case filled in; one that has no value yet stays."""
        return VARIABLE.sub(self._value, template)

    def _value(self, found: re.Match[str]) -> str:
        name = found[1]
        reference = REFERENCE.fullmatch(name)
        value = self.variables.get(name) if reference is None else self.log.look_up(reference[1], reference[2])
        return found[0] if value is None else value


async def as_request(request: Request, log: RequestLog, *, at: float, status: int) -> AppRequest:
    """What `log` notes of a request that was answered with `status`."""
    form = dict((await request.form()).multi_items()) if request.method == "POST" else {}
    return AppRequest(
        number=len(log.requests) + 1,
        at=at,
        method=request.method,
        url=str(request.url),
        path=request.url.path,
        fields={name: str(value) for name, value in (form or dict(request.query_params)).items()},
        headers=dict(request.headers),
        status=status,
    )
