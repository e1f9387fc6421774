"""Lets requests to the REST API go wrong as the rules of /control/faults say."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fastapi.responses import JSONResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from emulator.api.control.fault_rules import FaultRule
    from emulator.api.operator import Operator

ACCOUNT = "/v1/Account/"
WITHOUT_BODY = (204, 205, 304)
"""RFC 9110 §15.3.5, §15.3.6, §15.4.5."""


class InjectedFaults:
    """ASGI middleware. It stands inside of what notes requests and answers: the time line shows what the client got."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or what is to go wrong with it."""
        operator: Operator | None = scope["app"].state.platform if scope["type"] == "http" else None
        rule = None if operator is None else _rule(operator, scope)
        if operator is None or rule is None:
            await self._app(scope, receive, send)
            return
        await asyncio.sleep(rule.delay_s)
        if rule.status is None or rule.carried_out:
            await self._app(scope, receive, send if rule.status is None else _nowhere)
        if rule.status is not None:
            await _answer(operator, rule, rule.status)(scope, receive, send)


def _answer(operator: Operator, rule: FaultRule, status: int) -> Response:
    if status in WITHOUT_BODY:
        return Response(status_code=status)
    body = {"api_id": operator.ids.uuid(), "error": rule.error or f"fault rule {rule.rule_id}"}
    return JSONResponse(body, status_code=status)


def _rule(operator: Operator, scope: Scope) -> FaultRule | None:
    if operator.caretaker is None or not scope["path"].startswith(ACCOUNT):
        return None
    below = scope["path"].removeprefix(ACCOUNT).partition("/")[2]
    return operator.caretaker.faults.for_rest(scope["method"], below)


async def _nowhere(_: Message) -> None:
    """The true answer is lost."""
