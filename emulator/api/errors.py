"""Errors of the REST API: always a JSON object with api_id and error. plivo_rest.md §1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from emulator.base.errors import Unavailable

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
    app.add_exception_handler(Unavailable, _unavailable)
    app.add_exception_handler(Exception, _crashed)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    return _reply(request, error.status, error.text)


async def _http_failure(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return _reply(request, 405, "method not allowed", {"Allow": ", ".join(sorted(_methods(request)))})
    return _reply(request, error.status_code, "not found" if error.status_code == 404 else str(error.detail))


def _methods(request: Request) -> set[str]:
    """What may be done at this path (RFC 9110 §10.2.1), on whatever routers."""
    fitting = (each for each in iter_route_contexts(request.app.routes) if each.path_regex.match(request.scope["path"]))
    return {method for route in fitting for method in route.methods or ()}


async def _unavailable(request: Request, error: Exception) -> JSONResponse:
    return _reply(request, 503, f"not available now: {error}")


async def _crashed(request: Request, _error: Exception) -> JSONResponse:
    return _reply(request, 500, "internal server error")


def _reply(request: Request, status: int, text: str, headers: dict[str, str] | None = None) -> JSONResponse:
    platform = getattr(request.app.state, "platform", None)
    api_id = UNKNOWN_API_ID if platform is None else platform.ids.uuid()
    if status == 401:
        headers = {"WWW-Authenticate": 'Basic realm="Plivo"'}
    return JSONResponse({"api_id": api_id, "error": text}, status_code=status, headers=headers)
