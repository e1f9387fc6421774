"""Who may look: a browser on this machine, and whoever has entered; and what every answer tells the browser to refuse.

A page of the open web cannot get at it either: by DNS rebinding, for its host is not ours; by a form or a script, for
its origin is not ours; in a frame or as an image, for answers are for our own pages only.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import MutableHeaders
from starlette.requests import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from emulator.dashboard.entries import Entries
    from emulator.dashboard.onlooker import Onlooker, WebSocketDoor

COOKIE = "offhook_lab"
ENTER = "/lab/enter"
AUTHORITY = "/lab/ca.pem"
"""No secret: a handset needs it before it can come by TLS at all."""
STATIC = "/static/"
_ANY = {"0.0.0.0", "::"}
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip")
"""By a proxy on this machine: its neighbour is not who asks."""


class Gate:
    """ASGI middleware of the dashboard's app, whose state has the `onlooker`."""

    def __init__(self, app: ASGIApp, entries: Entries) -> None:
        self._app = app
        self._entries = entries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it; the answer gets its headers either way."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        onlooker: Onlooker | None = scope["app"].state.onlooker
        refusal = _not_running() if onlooker is None else self._refusal(request, onlooker)
        policy = content_policy(request, () if onlooker is None else onlooker.doors)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy
                headers["X-Content-Type-Options"] = "nosniff"
                # With `no-referrer`, browsers say that our own form comes from the origin `null`.
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await (refusal or self._app)(scope, receive, guarded)

    def _refusal(self, request: Request, onlooker: Onlooker) -> Response | None:
        host = host_of(request)
        if not (is_loopback(host) or host in onlooker.hosts or host == _own_address(request)):
            return _refused(403, f"this platform is not known as {host or 'a request without a host'}: see --advertise")
        if request.method not in {"GET", "HEAD"} and not comes_from_us(request):
            return _refused(403, "this request comes from another site's page")
        path = request.url.path
        if path.startswith(STATIC) or path in {ENTER, AUTHORITY} or self.may_look(request):
            return None
        if path.startswith("/lab/"):
            return _refused(401, f"enter first: {ENTER}")
        return RedirectResponse(f"{ENTER}?next={quote(path)}", status_code=303)

    def may_look(self, request: Request) -> bool:
        """Whether it is this machine's own browser, or has a cookie of ours."""
        return is_at_home(request) or self._entries.knows(request.cookies.get(COOKIE, ""))


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own, by its form alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def host_of(request: Request) -> str:
    """What the Host header names, without its port and in small letters; an IPv6 address without brackets."""
    try:
        return (urlsplit(f"//{request.headers.get('host', '')}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def peer_of(request: Request) -> str:
    """The address of who asks."""
    return request.client.host if request.client else ""


def is_at_home(request: Request) -> bool:
    """Whether a program on this machine asks for it by a name of loopback."""
    return (
        is_loopback(peer_of(request))
        and is_loopback(host_of(request))
        and not any(name in request.headers for name in _PASSED_ON)
    )


def comes_from_us(request: Request) -> bool:
    """Whether our own page sends it, or a program on this machine that is no browser."""
    origin = request.headers.get("origin")
    if origin is None:
        return is_loopback(peer_of(request))
    return origin.lower() == f"{request.url.scheme}://{request.headers.get('host', '')}".lower()


def content_policy(request: Request, doors: Sequence[WebSocketDoor]) -> str:
    """Content-Security-Policy: everything from here, and WebSockets of this host besides."""
    host = host_of(request)
    hosts = {host} | {door.host for door in doors if door.host not in _ANY}
    # A policy cannot name an address of IPv6 (CSP3 §2.3.1).
    named = [f"{scheme}://{each}:*" for each in sorted(hosts) if _can_be_named(each) for scheme in ("ws", "wss")]
    sockets = "ws: wss:" if ":" in host else " ".join(named)
    return "; ".join(
        (
            "default-src 'self'",
            f"connect-src 'self' {sockets}".rstrip(),
            "img-src 'self' data:",
            "media-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _can_be_named(host: str) -> bool:
    return bool(host) and all(sign.isalnum() or sign in "-." for sign in host) and host.isascii()


def _own_address(request: Request) -> str:
    """Where the connection arrived. A name that leads here by foul means is a name, and no address of ours."""
    server = request.scope.get("server")
    return server[0] if server else ""


def _not_running() -> Response:
    return _refused(503, "the platform is not running")


def _refused(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status_code=status)
