"""Errors of the REST API: always a JSON object with api_id and error. plivo_rest.md §1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

UNKNOWN_API_ID = "00000000-0000-0000-0000-000000000000"
"""When an error is raised before the platform is known."""


class ApiError(Exception):
    """A request that is refused; `text` is shown to the caller verbatim by every SDK."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


def not_found() -> ApiError:
    """The thing does not exist, or not any more."""
    return ApiError(404, "not found")


def install_error_replies(app: FastAPI) -> None:
    """Give every failure of `app` the form that the SDKs expect."""
    app.add_exception_handler(ApiError, _refused)
    app.add_exception_handler(HTTPException, _http_failure)
    app.add_exception_handler(Exception, _crashed)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    return _reply(request, error.status, error.text)


async def _http_failure(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    texts = {404: "not found", 405: "method not allowed"}
    return _reply(request, error.status_code, texts.get(error.status_code, str(error.detail)))


async def _crashed(request: Request, _error: Exception) -> JSONResponse:
    return _reply(request, 500, "internal server error")


def _reply(request: Request, status: int, text: str) -> JSONResponse:
    platform = getattr(request.app.state, "platform", None)
    api_id = UNKNOWN_API_ID if platform is None else platform.ids.uuid()
    headers = {"WWW-Authenticate": 'Basic realm="Plivo"'} if status == 401 else None
    return JSONResponse({"api_id": api_id, "error": text}, status_code=status, headers=headers)
