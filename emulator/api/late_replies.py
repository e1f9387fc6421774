"""Asynchronous mode: with `callback_url` a request is answered at once and its answer posted there. plivo_rest.md §1.

The request is carried out before it is answered either way: nothing of it takes long.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi.responses import JSONResponse
from pydantic import BeforeValidator

from emulator.api.arguments import Arguments, HttpMethod, WebAddress, check, only_one
from emulator.api.operator import LateReply
from emulator.api.reply import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from emulator.api.operator import Operator

WANTED = "offhook.late_reply"
"""Where in the scope of a request stands what was asked for, from when it is known who asks."""
ITS_OWN_CALLBACK = re.compile(r"/(Call|Conference)/[^/]+/Record$|/Transcription/[^/]+$")
"""Paths at which `callback_url` is told of the end of what is begun; the Go SDK calls that of transcriptions so.

Recordings of Multiparty Calls have another name for it.
"""


class Spawned(Answer):
    """What is answered at once."""

    message: Literal["async api spawned"]


class _Callback(Arguments):
    callback_url: Annotated[WebAddress, BeforeValidator(only_one)] = ""
    callback_method: Annotated[HttpMethod, BeforeValidator(only_one)] = "POST"


def note_late_reply(scope: Scope, given: Mapping[str, Any], *, api_id: str, auth_token: str, strict: bool) -> None:
    """Remember where the answer of a request is to be posted. Raises ApiError 400 for what is no URL.

    `strict`: also where `callback_url` means something else.
    """
    if "callback_url" not in given:
        return
    begins_something = scope["method"] == "POST" and ITS_OWN_CALLBACK.search(scope["path"]) is not None
    if begins_something and not strict:
        return
    wanted = check(_Callback, given)
    scope[WANTED] = LateReply(
        api_id=api_id,
        auth_token=auth_token,
        url=wanted.callback_url,
        method=wanted.callback_method,
        call_uuid=scope.get("path_params", {}).get("call_uuid", ""),
    )


class LateReplies:
    """ASGI middleware. It stands where the answer can still be held back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer to whom it is meant for."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held = bytearray()

        async def sent(message: Message) -> None:
            wanted: LateReply | None = scope.get(WANTED)
            if wanted is None:
                await send(message)
                return
            held.extend(message.get("body", b""))
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                operator: Operator = scope["app"].state.platform
                operator.answer_late(wanted, _response(bytes(held), wanted.api_id))
                now = {"message": "async api spawned", "api_id": wanted.api_id}
                await JSONResponse(now, status_code=202)(scope, receive, send)

        await self._app(scope, receive, sent)


def _response(body: bytes, api_id: str) -> str:
    """The answer as JSON; one without a body, of a 204, is its api_id alone."""
    return json.dumps({**(json.loads(body) if body else {}), "api_id": api_id})
